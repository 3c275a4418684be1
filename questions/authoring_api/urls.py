from django.urls import path

from questions.authoring_api import exams, moves, questions, quizzes, reviews, transfer

urlpatterns = [
    path("exams", exams.ExamList.as_view()),
    path("exams/<slug:slug>", exams.ExamDetail.as_view()),
    path("exams/<slug:slug>/topics", exams.TopicList.as_view()),
    path("exams/<slug:slug>/topics/<slug:topic>", exams.TopicDetail.as_view()),
    path("questions", questions.QuestionList.as_view()),
    path("questions/<slug:slug>", questions.QuestionDetail.as_view()),
    path("questions/<slug:slug>/submit", moves.Submit.as_view()),
    path("questions/<slug:slug>/return", moves.Return.as_view()),
    path("questions/<slug:slug>/publish", moves.Publish.as_view()),
    path("questions/<slug:slug>/retire", moves.Retire.as_view()),
    path("questions/<slug:slug>/comments", reviews.Comments.as_view()),
    path("questions/<slug:slug>/versions", reviews.Versions.as_view()),
    path("questions/<slug:slug>/versions/<int:number>", reviews.VersionDetail.as_view()),
    path("questions/<slug:slug>/restore", reviews.Restore.as_view()),
    path("quizzes", quizzes.QuizList.as_view()),
    path("quizzes/<slug:slug>", quizzes.QuizDetail.as_view()),
    path("quizzes/<slug:slug>/publish", quizzes.PublishQuiz.as_view()),
    path("quizzes/<slug:slug>/retire", quizzes.RetireQuiz.as_view()),
    path("reviews", questions.Reviews.as_view()),
    path("imports", transfer.Imports.as_view()),
    path("exports", transfer.Exports.as_view()),
]
