"""Item analysis for people: the API, pages of the admin, plots and a report to hand on."""
