from django.urls import include, path

from questions import views

urlpatterns = [
    path("formats/native", views.NativeFormat.as_view()),
    path("exams", views.ExamList.as_view()),
    path("exams/<slug:slug>", views.ExamDetail.as_view()),
    path("questions", views.QuestionList.as_view()),
    path("questions/<slug:slug>", views.QuestionDetail.as_view()),
    path("quizzes", views.QuizList.as_view()),
    path("quizzes/<slug:slug>", views.QuizDetail.as_view()),
    path("authoring/", include("questions.authoring_api.urls")),
]
