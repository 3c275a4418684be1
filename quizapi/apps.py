from django.apps import AppConfig


class QuizapiConfig(AppConfig):
    """The project package; as an app it holds the user model."""

    name = "quizapi"
    verbose_name = "Accounts"
