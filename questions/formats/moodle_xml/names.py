"""What the parts of the format are called, and what Moodle takes for granted."""

NAMESPACE = "urn:quizapi"  # of attributes that only quizapi reads; Moodle passes over them
OURS = f"{{{NAMESPACE}}}"

PENALTY = "0.3333333"  # of each wrong try, where nothing else is said
PLUGIN_FILE = "@@PLUGINFILE@@"
DIFFICULTY, POOL = "difficulty:", "pool:"  # tags that say more than a tag

COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle fills in by itself; every app says something of the kind.
BOILERPLATE = frozenset(
    {"Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}
)
# How Moodle's ordering grades, and the nearest rule here, found by the mean difference over all orders.
ORDERING_RULES = {
    "ALL_OR_NOTHING": "all_or_nothing",
    "RELATIVE_NEXT_EXCLUDE_LAST": "adjacent_pairs",
    "RELATIVE": "adjacent_pairs",
    "REL": "adjacent_pairs",
    "": "adjacent_pairs",
}
ORDERING_GRADING = {"all_or_nothing": "ALL_OR_NOTHING", "adjacent_pairs": "RELATIVE_NEXT_EXCLUDE_LAST"}

# What a question may have in it; anything else was put there by a plugin.
KNOWN = frozenset(
    [
        "name",
        "questiontext",
        "generalfeedback",
        "defaultgrade",
        "penalty",
        "hidden",
        "idnumber",
        "tags",
        "coursetags",
        "hint",
        "answer",
        "single",
        "shuffleanswers",
        "answernumbering",
        "showstandardinstruction",
        "correctfeedback",
        "partiallycorrectfeedback",
        "incorrectfeedback",
        "shownumcorrect",
        "correctresponsesfeedback",
        "usecase",
        "units",
        "unitgradingtype",
        "unitpenalty",
        "showunits",
        "unitsleft",
        "instructions",
        "subquestion",
        "selectoption",
        "dragbox",
        "layouttype",
        "layout",
        "selecttype",
        "selectcount",
        "gradingtype",
        "showgrading",
        "numberingstyle",
        "logical",
        "studentsee",
        "responseformat",
        "responserequired",
        "responsefieldlines",
        "minwordlimit",
        "maxwordlimit",
        "attachments",
        "attachmentsrequired",
        "maxbytes",
        "filetypeslist",
        "graderinfo",
        "responsetemplate",
        "image",
        "image_base64",
    ]
)

REFERENCES = "**References**"  # heads the list that ends an explanation
MODEL_ANSWER = "**Model answer**"  # heads the second part of what graders are told
