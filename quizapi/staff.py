"""Endpoints for staff: who may call them is a matter of Django's permissions, as in the admin."""

from collections.abc import Sequence
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class MayCall(BasePermission):
    """Staff with the permission that the view names. Others are refused before anything is looked at."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user: Any = request.user
        return bool(user.is_staff and user.has_perm(view.permission))


class StaffView(APIView):
    permission_classes: Sequence[type[BasePermission]] = (MayCall,)
    permission: str  # as in `attempts.mark_attempt`
