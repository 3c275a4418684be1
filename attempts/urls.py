from django.urls import path

from attempts import bookmark_views, sync_views, views

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
    path("me/bookmarks", bookmark_views.BookmarkList.as_view()),
    path("me/bookmarks/<slug:slug>", bookmark_views.BookmarkDetail.as_view()),
]
