from django.urls import path

from attempts import bookmark_views, report_views, staff_views, sync_views, views
from attempts.exports import views as export_views
from attempts.insight import views as insight_views

LEARNERS_ATTEMPT = "learners/<uuid:user_id>/attempts/<uuid:attempt_id>"

urlpatterns = [
    path("attempts", views.AttemptList.as_view()),
    path("attempts/<uuid:attempt_id>", views.AttemptDetail.as_view()),
    path("attempts/<uuid:attempt_id>/finish", views.AttemptFinish.as_view()),
    path("attempts/<uuid:attempt_id>/pause", views.AttemptPause.as_view()),
    path("attempts/<uuid:attempt_id>/resume", views.AttemptResume.as_view()),
    path("attempts/<uuid:attempt_id>/review", views.AttemptReview.as_view()),
    path("attempts/<uuid:attempt_id>/sync", sync_views.AttemptSync.as_view()),
    path("attempts/<uuid:attempt_id>/items/<int:position>", views.ItemDetail.as_view()),
    path("attempts/<uuid:attempt_id>/items/<int:position>/response", views.ItemResponse.as_view()),
    path("attempts/<uuid:attempt_id>/items/<int:position>/hints", views.ItemHints.as_view()),
    path("attempts/<uuid:attempt_id>/items/<int:position>/report", report_views.ItemReport.as_view()),
    path("questions/<slug:slug>/report", report_views.QuestionReports.as_view()),
    path("me/reports", report_views.ReportList.as_view()),
    path("me/bookmarks", bookmark_views.BookmarkList.as_view()),
    path("me/bookmarks/<slug:slug>", bookmark_views.BookmarkDetail.as_view()),
    path("marking", staff_views.Marking.as_view()),
    path(f"{LEARNERS_ATTEMPT}/items/<int:position>/mark", staff_views.ItemMark.as_view()),
    path(f"{LEARNERS_ATTEMPT}/extend", staff_views.AttemptExtend.as_view()),
    path(f"{LEARNERS_ATTEMPT}/reopen", staff_views.AttemptReopen.as_view()),
    path(f"{LEARNERS_ATTEMPT}/void", staff_views.AttemptVoid.as_view()),
    path(f"{LEARNERS_ATTEMPT}/interventions", staff_views.AttemptInterventions.as_view()),
    path("analysis/quizzes/<slug:slug>", insight_views.QuizAnalysis.as_view()),
    path("analysis/quizzes/<slug:slug>/report", insight_views.QuizReport.as_view()),
    path("analysis/questions", insight_views.QuestionAnalyses.as_view()),
    path("analysis/questions/<slug:slug>", insight_views.QuestionAnalysis.as_view()),
    path("exports", export_views.Datasets.as_view()),
    path("exports/<slug:dataset>", export_views.Exports.as_view()),
    path("exports/runs/<uuid:id>", export_views.Run.as_view()),
]
