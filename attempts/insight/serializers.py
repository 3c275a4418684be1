"""Item analysis as the API tells it: what each figure is."""

from typing import Any

from rest_framework import serializers

from attempts.insight.flags import FLAGS
from attempts.insight.queries import SELECTION_CHOICES
from attempts.models import Calibration
from questions.models import Type
from questions.serializers import Slug

MODELS = Calibration.Model.choices
FLAG_CHOICES = [(code, flag.words) for code, flag in FLAGS.items()]
LEVELS = [("A", "Negligible"), ("B", "Moderate"), ("C", "Large")]


def figure(words: str, **options: Any) -> serializers.FloatField:
    """A number that may be undefined."""
    return serializers.FloatField(allow_null=True, help_text=words, **options)


def count(words: str = "") -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, help_text=words or None)


class EstimateSerializer(serializers.Serializer[Any]):
    """A figure with its 95 % confidence interval."""

    value = serializers.FloatField()
    low = figure("Null where there is no interval, as where nobody differed.")
    high = figure("Null where there is no interval.")


def estimate(words: str) -> EstimateSerializer:
    return EstimateSerializer(allow_null=True, help_text=words)


class DriftSerializer(serializers.Serializer[Any]):
    """The trend of facility over the months."""

    months = count()
    learners = count()
    per_year = EstimateSerializer(help_text="By how much facility changes in a year, as a share of the mark.")
    chi_square = serializers.FloatField(help_text="Of the trend, 1 degree of freedom.")
    scatter = serializers.FloatField(
        help_text="How far months lie off the trend; 1: as chance would have it."
    )
    p = serializers.FloatField(
        help_text="How likely chance alone gives such a trend; allows for the scatter."
    )
    flagged = serializers.BooleanField(help_text="Hardly chance, and enough to matter.")


class MeasuresSerializer(serializers.Serializer[Any]):
    """A question, or a version of it, at a quiz."""

    learners = count("Attempts that had it; of `attempts` first, last and highest: learners.")
    mean_mark = figure("In marks.")
    max_mark = figure("The full mark; the mean of it where attempts differ.")
    sd = figure("Standard deviation of the mark; null with fewer than two learners.")
    facility = estimate("Mean mark by full mark, 0 to 1; below 0 where marks are.")
    discrimination_index = estimate("Correlation of the mark with the rest of the score, times 100.")
    discriminative_efficiency = figure(
        "Of the covariance that the marks allow, how much there is, times 100."
    )
    random_guess_score = figure(
        "Facility by guessing, 0 to 1; null where a guess is not one choice of several."
    )
    upper = figure("Facility in the upper group by score, about 27 %.")
    lower = figure("Facility in the lower group by score.")
    learners_upper = count()
    learners_lower = count()
    median_seconds = figure("Time spent on it, as clients say; an hour stands for an hour and more.")
    drift = DriftSerializer(allow_null=True, help_text="Null with fewer than 4 months or 30 learners.")
    flags = serializers.ListField(
        child=serializers.ChoiceField(FLAG_CHOICES), help_text="What is odd about it, what is severe first."
    )


class ItemFiguresSerializer(MeasuresSerializer):
    """A question of a quiz, in all its versions."""

    question = Slug()
    topic = Slug()
    type = serializers.ChoiceField(Type.choices)
    effective_weight = figure("Its share of the scores' spread, in percent; null where it has none.")
    intended_weight = figure("Its share of the full score, in percent.")


class TopicFiguresSerializer(serializers.Serializer[Any]):
    topic = Slug()
    questions = count()
    learners = count("At most so many had any of them.")
    facility = estimate("Marks by full marks of its questions.")


class ScoreBarSerializer(serializers.Serializer[Any]):
    """Attempts from `low` to below `high`, in percent; the last bar holds its end, too."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    learners = count()


class TestFiguresSerializer(serializers.Serializer[Any]):
    """The quiz as a test, in marks."""

    learners = count("Attempts that are counted.")
    questions = count("Different questions; an attempt may have drawn some of them.")
    max_score = figure("The full score; null where attempts differ in it.")
    mean = estimate("Mean score.")
    median = figure("Median score.")
    sd = figure("Standard deviation of scores.")
    skewness = figure("Null with fewer than three attempts.")
    kurtosis = figure("Null with fewer than four attempts.")
    internal_consistency = estimate("Cronbach's alpha, in percent.")
    error_ratio = figure("Standard error by standard deviation, in percent.")
    standard_error = figure("Standard error of a score.")
    passed = estimate("Share that passed, 0 to 1; null where there is no pass mark.")
    distribution = ScoreBarSerializer(many=True)


class ListedAnalysisSerializer(serializers.Serializer[Any]):
    """A question, in all its versions, at a quiz: of learners' first ended attempts."""

    question = Slug()
    quiz = Slug()
    topic = Slug(help_text="As of now.")
    type = serializers.ChoiceField(Type.choices)
    learners = count()
    facility = estimate("Mean mark by full mark, 0 to 1; null where the full mark is 0.")
    discrimination_index = estimate("Correlation of the mark with the rest of the score, times 100.")
    exposure = count("How often it was delivered, in all ended attempts at the quiz.")
    flags = serializers.ListField(
        child=serializers.ChoiceField(FLAG_CHOICES),
        help_text="What these figures say is odd about it; the question's own analysis looks further.",
    )


class CalibratedItemSerializer(serializers.Serializer[Any]):
    """P(right) = 1 / (1 + exp(-a(ability - b))); abilities have mean 0 and standard deviation 1."""

    question = Slug()
    answers = count()
    right = count("Learners who earned the full mark.")
    a = figure("Discrimination; in a Rasch model the same for all questions.")
    b = figure("Difficulty: the ability at which one half are right; null where a is 0.")
    error_a = figure("Standard error; null where it cannot be had.")
    error_b = figure("Standard error; null where it cannot be had.")
    unbounded = serializers.BooleanField(help_text="The answers set no bound to a: a and b are no estimates.")


class LeftOutSerializer(serializers.Serializer[Any]):
    """A question that was not fitted, and why."""

    question = Slug()
    answers = count()
    right = count()
    reason = serializers.CharField()


class ModelSerializer(serializers.Serializer[Any]):
    """The latest fit of an item response model, by marginal maximum likelihood."""

    model = serializers.ChoiceField(MODELS)
    computed_at = serializers.DateTimeField()
    learners = count("First ended attempts that it was fitted to.")
    converged = serializers.BooleanField()
    log_likelihood = figure("Null where nothing could be fitted.")
    aic = figure("Null where nothing could be fitted.")
    bic = figure("Null where nothing could be fitted.")


class CalibrationSerializer(ModelSerializer):
    reason = serializers.CharField(allow_null=True, help_text="Why nothing could be fitted; null: it was.")
    items = CalibratedItemSerializer(many=True)
    left_out = LeftOutSerializer(many=True)


class QuizAnalysisSerializer(serializers.Serializer[Any]):
    quiz = Slug()
    exam = Slug()
    attempts = serializers.ChoiceField(SELECTION_CHOICES)
    as_of = serializers.DateTimeField()
    computed_from = count("Ended attempts that are counted; the newest may be counted some seconds late.")
    test = TestFiguresSerializer()
    topics = TopicFiguresSerializer(many=True)
    items = ItemFiguresSerializer(many=True)
    calibrations = CalibrationSerializer(many=True, help_text="Of first attempts, whatever `attempts` is.")


class ChoiceFiguresSerializer(serializers.Serializer[Any]):
    """A choice, compared among the learners whose version offered it."""

    id = serializers.CharField(allow_blank=True, help_text="Empty: the question was left out.")
    text = serializers.CharField(allow_blank=True, help_text="CommonMark.")
    correct = serializers.BooleanField()
    learners = count("Who took it.")
    share = estimate("Of those who could take it, 0 to 1.")
    upper = figure("Share in the upper group by score, 0 to 1.")
    lower = figure("Share in the lower group by score, 0 to 1.")
    point_biserial = figure("Correlation of taking it with the rest of the score, -1 to 1.")


class MonthFiguresSerializer(serializers.Serializer[Any]):
    month = serializers.DateField(help_text="Its first day, UTC; by the end of the attempt.")
    delivered = count("In all ended attempts.")
    answered = count("In all ended attempts.")
    learners = count("First attempts.")
    facility = estimate("Of first attempts.")


class VersionFiguresSerializer(MeasuresSerializer):
    version = serializers.IntegerField(min_value=1)
    choices = ChoiceFiguresSerializer(many=True)


class PointSerializer(serializers.Serializer[Any]):
    """A point of the item characteristic curve."""

    ability = serializers.FloatField()
    probability = serializers.FloatField()


class QuestionModelSerializer(ModelSerializer):
    """A fitted model, as it is about the question."""

    item = CalibratedItemSerializer(allow_null=True, help_text="Null: the question was left out.")
    left_out = serializers.CharField(allow_null=True, help_text="Why the question was left out.")
    curve = PointSerializer(many=True, help_text="Empty where the question has no estimates.")


class DifferentialSerializer(serializers.Serializer[Any]):
    """Mantel and Haenszel: do both groups do equally well, among learners of the same score?"""

    focal = serializers.CharField(help_text="The group's name.")
    reference = serializers.CharField(allow_null=True, help_text="Null: all other learners.")
    focal_learners = count()
    reference_learners = count()
    strata = figure("Scores at which both groups can be compared; null: a group has fewer than 20 learners.")
    odds_ratio = estimate("Above 1: harder for the focal group. Null as `strata` is, or undefined.")
    d_dif = estimate("On the delta scale; below 0: harder for the focal group.")
    chi_square = figure("1 degree of freedom.")
    p = figure("How likely chance alone gives such a difference.")
    level = serializers.ChoiceField(LEVELS, allow_null=True, help_text="By the rule of ETS.")


class QuestionAtQuizSerializer(MeasuresSerializer):
    """A question, in all its versions, at a quiz: of learners' first ended attempts."""

    quiz = Slug()
    choices = ChoiceFiguresSerializer(many=True)
    months = MonthFiguresSerializer(many=True)
    versions = VersionFiguresSerializer(many=True)
    calibrations = QuestionModelSerializer(many=True)
    differential = DifferentialSerializer(allow_null=True, help_text="Null unless `focal` names a group.")


class PracticeSerializer(serializers.Serializer[Any]):
    """How often a version was delivered in practice, apart from quizzes."""

    version = serializers.IntegerField(min_value=1)
    month = serializers.DateField()
    delivered = count()
    answered = count()


class ExposureSerializer(serializers.Serializer[Any]):
    """In all ended attempts of anybody."""

    delivered = count("At quizzes and in practice.")
    answered = count()
    practice = PracticeSerializer(many=True)


class QuestionAnalysisSerializer(serializers.Serializer[Any]):
    """Holds the key: which choices are correct."""

    question = Slug()
    exam = Slug()
    topic = Slug()
    type = serializers.ChoiceField(Type.choices)
    stem = serializers.CharField(help_text="CommonMark; as the draft has it.")
    as_of = serializers.DateTimeField()
    computed_from = count("First ended attempts that had it, over all quizzes.")
    exposure = ExposureSerializer()
    quizzes = QuestionAtQuizSerializer(many=True)
