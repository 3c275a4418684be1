from django.urls import path

from quizapi.accounts import credentials, views

urlpatterns = [
    path("auth/guest", views.Guest.as_view()),
    path("auth/signup", views.SignUp.as_view()),
    path("auth/login", views.Login.as_view()),
    path("auth/session", views.Session.as_view()),
    path("auth/tokens/refresh", views.Refresh.as_view()),
    path("auth/password/request", credentials.RequestReset.as_view()),
    path("auth/password/reset", credentials.Reset.as_view()),
    path("auth/password/change", credentials.ChangePassword.as_view()),
    path("auth/email", credentials.Email.as_view()),
    path("auth/email/verify", credentials.VerifyEmail.as_view()),
]
