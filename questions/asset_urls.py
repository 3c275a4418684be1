"""Outside of the API: what is here is no JSON."""

from django.urls import re_path

from questions.asset_views import asset
from questions.images import ADDRESS, NAME_PATTERN

urlpatterns = [re_path(f"^{ADDRESS[1:]}(?P<name>{NAME_PATTERN})$", asset, name="asset")]
