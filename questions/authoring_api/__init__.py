"""The authoring API: what the admin does with content, for clients of staff. See docs/authoring-api.md."""
