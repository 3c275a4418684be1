"""Django's PostgreSQL backend with a cheaper health check (`ENGINE` in the settings)."""
