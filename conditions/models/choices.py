"""The words that fields may hold. The values end up in data for years and never change.

Each class says the same as its namesake in ``conditions.schema``; a test compares them.
"""

from django.db import models

from conditions import codes


class Region(models.TextChoices):
    """A painful region of one person, from the hip down."""

    KNEE = "knee", "knee"  # the knee joint and what lies around it
    LEG = "leg", "lower leg"  # shin and calf
    FOOT = "foot", "ankle and foot"  # from the ankle down


class WhichRegion(models.TextChoices):
    """Which of the findings of one name are meant; blank means just the finding named."""

    KNEE = "knee", "knee only"  # this region of a finding of several regions
    LEG = "leg", "lower leg only"  # this region of a finding of several regions
    FOOT = "foot", "ankle and foot only"  # this region of a finding of several regions
    # knee.swelling and foot.swelling are findings of their own, and both are meant
    EVERY = codes.EVERY, "every finding of this name"


class Sex(models.TextChoices):
    """Sex as it matters for rates; blank everywhere means both."""

    FEMALE = "female", "women"  # the column "women" of a rate table
    MALE = "male", "men"  # the column "men" of a rate table


class Urgency(models.TextChoices):
    """How soon a person should be seen, most urgent first."""

    EMERGENCY = "emergency", "emergency: ambulance or emergency department now"  # limb or life
    URGENT = "urgent", "urgent: within 24 hours"  # harm within days if missed
    SOON = "soon", "soon: within 3 working days"  # should not wait for a routine visit
    ROUTINE = "routine", "routine: within 2 to 4 weeks"  # an ordinary appointment
    SELF_CARE = "self_care", "self care"  # gets better with what the person can do alone


class Mechanism(models.TextChoices):
    """How a cause in one region makes a cause in another more likely."""

    ALTERED_GAIT = "altered_gait", "altered gait"  # an acquired limp strains the same leg
    COMPENSATION = "compensation", "compensation"  # load moved to the other leg
    REFERRED_PAIN = "referred_pain", "referred pain"  # felt elsewhere than it arises
    # structure, footwear or technique; no limp needed
    BIOMECHANICAL_CHANGE = "biomechanical_change", "biomechanical change"


class Given(models.TextChoices):
    """What is taken as true in a row of relation evidence."""

    NOT_CONNECTED = "not_connected", "the two pains are not connected"  # chance
    SHARED_CAUSE = "shared_cause", "one disease is behind both"  # such as gout in knee and toe
    ALTERED_GAIT = "altered_gait", "altered gait"  # see Mechanism
    COMPENSATION = "compensation", "compensation"  # see Mechanism
    REFERRED_PAIN = "referred_pain", "referred pain"  # see Mechanism
    BIOMECHANICAL_CHANGE = "biomechanical_change", "biomechanical change"  # see Mechanism


class Scope(models.TextChoices):
    """What a finding is about."""

    PERSON = "person", "the person"  # fever, weight, diabetes
    RELATION = "relation", "two painful regions together"  # which came first, limping
    REGIONS = "regions", "one painful region"  # swelling of the knee, heel pain


class FindingKind(models.TextChoices):
    """What part a finding plays."""

    SYMPTOM = "symptom", "symptom"  # felt or seen now; evidence is P(answer | condition)
    RISK_FACTOR = "risk_factor", "risk factor"  # was there before; changes the rates
    HISTORY = "history", "history"  # how it came and went, earlier diagnoses
    CAUTION = "caution", "caution"  # matters only for treatments; says nothing about causes


class FindingType(models.TextChoices):
    """How it is answered. "Not sure" is offered everywhere."""

    YES_NO = "yes_no", "yes or no"  # rows of figures give 'yes'; 'no' is the rest
    ONE_OF = "one_of", "one of several"  # figures of the options add up to about 100
    MANY_OF = "many_of", "several of several"  # each option has its own yes or no
    NUMBER = "number", "a number in bands"  # every option is a band from low to below high


class Read(models.TextChoices):
    """How much of a source was read."""

    FULL = "full", "the full text"  # the figure was seen in the paper itself
    ABSTRACT = "abstract", "the abstract"  # only the summary was open
    SECONDARY = "secondary", "another text that quotes it"  # 'where' says which


class SourceKind(models.TextChoices):
    """What sort of text a source is."""

    COHORT = "cohort", "cohort or survey"  # people followed or counted
    TRIAL = "trial", "trial"  # people allotted to treatments
    DIAGNOSTIC = "diagnostic", "diagnostic study"  # a sign compared with a reference test
    REVIEW = "review", "review"  # gathers several studies
    GUIDELINE = "guideline", "guideline"  # what an organisation recommends
    CASE_SERIES = "case_series", "case series"  # patients described without comparison
    OTHER = "other", "other"  # a textbook page, a leaflet


class Arises(models.TextChoices):
    """Where the pain comes from."""

    HERE = "here", "where it hurts"  # joint, tendon, bone of the painful region
    BACK = "back", "the back"  # a nerve root, felt in the leg
    HIP = "hip", "the hip"  # hip joint, felt in the knee
    NERVE = "nerve", "a nerve"  # a nerve trapped on its way
    BODY = "body", "the whole body"  # vessels, inflammation, metabolism


class PlaceSet(models.TextChoices):
    """Which regions hurt together."""

    KNEE = "knee", "knee only"  # one complaint
    LEG = "leg", "lower leg only"  # one complaint
    FOOT = "foot", "ankle or foot only"  # one complaint
    KNEE_LEG = "knee+leg", "knee and lower leg"  # two complaints at once
    KNEE_FOOT = "knee+foot", "knee and foot"  # two complaints at once
    LEG_FOOT = "leg+foot", "lower leg and foot"  # two complaints at once
    KNEE_LEG_FOOT = "knee+leg+foot", "knee, lower leg and foot"  # all three at once


class Line(models.TextChoices):
    """When a treatment comes into question."""

    FIRST = "first", "first line"  # try this first
    SECOND = "second", "second line"  # if the first did not help
    SPECIALIST = "specialist", "specialist"  # only after a specialist has looked
    NOT_RECOMMENDED = "not_recommended", "not recommended"  # said openly, with the reason


class Grade(models.TextChoices):
    """How sure we may be."""

    STRONG = "strong", "strong"  # several good studies agree
    MODERATE = "moderate", "moderate"  # one good study, or several weaker ones
    WEAK = "weak", "weak"  # small or indirect studies
    EXPERT = "expert", "expert opinion"  # agreed by people who treat it, not measured


class Setting(models.TextChoices):
    """Who gives a treatment."""

    SELF = "self", "the person alone"  # rest, ice, shoes
    PHARMACY = "pharmacy", "a pharmacy"  # over the counter
    THERAPIST = "therapist", "a therapist"  # physiotherapist, podiatrist
    DOCTOR = "doctor", "a doctor"  # prescription, injection
    HOSPITAL = "hospital", "a hospital"  # surgery, emergency care


class Side(models.TextChoices):
    """The side of a complaint; blank means unknown."""

    LEFT = "left", "left"  # the person's own left
    RIGHT = "right", "right"  # the person's own right
    BOTH = "both", "both"  # both sides hurt


class SidePattern(models.TextChoices):
    """On which side the second pain is, seen from the first."""

    SAME = "same", "the same side"  # left knee, left heel
    OPPOSITE = "opposite", "the opposite side"  # left knee, right heel


class ConditionTextKind(models.TextChoices):
    """Which list of a condition a line belongs to."""

    SELF_CARE = "self_care", "what you can do yourself"  # shown with the treatments
    PREVENTION = "prevention", "how to prevent it"  # shown on the condition's page
    SEEK_HELP = "seek_help", "when to see somebody"  # shown as "what to watch for"


class RuleTextKind(models.TextChoices):
    """Which list of a safety rule a line belongs to."""

    DO_NOW = "do_now", "what to do now"  # shown first, in this order
    DO_NOT = "do_not", "what not to do"  # no massage, no weight on it


class KnowledgeKind(models.TextChoices):
    """The kinds of content files, in the order in which they refer to each other."""

    SOURCES = "sources", "source"  # a paper with its readings
    TOPICS = "topics", "topic"  # a file of findings
    TREATMENTS = "treatments", "treatment"  # a category with its cautions
    CONDITIONS = "conditions", "condition"  # a cause with its evidence
    EXERCISES = "exercises", "exercise"  # something to do oneself, in steps
    GROUPS = "groups", "group"  # several conditions as one end of a link
    LINKS = "links", "link"  # a cause that makes another more likely
    RULES = "rules", "safety rule"  # alarming answers that demand an urgency
