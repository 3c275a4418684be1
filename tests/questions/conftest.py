"""What the tests of content share."""

from hypothesis import settings

# A loaded machine is no failure of the code under test.
settings.register_profile("quizapi", deadline=None)
settings.load_profile("quizapi")
