"""The levels of the demo world, one constant each: change a number here and the world follows.

Chapters are those of the domain reference. All counts are for scale 1, a municipality of 45,000 inhabitants.
A *path* is a tuple of (month, level); between two months the level moves in a straight line, outside it is flat.
"""

from datetime import date

Path = tuple[tuple[str, float], ...]

FIRST_MONTH = "2013-01"
LAST_MONTH = "2015-12"
YEARS = (2013, 2014, 2015)

# Children (1.3): born per year, by first and last year of birth.
BIRTHS_PER_YEAR = ((1990, 1997, 500), (1998, 2001, 552), (2002, 2005, 542), (2006, 2009, 542), (2010, 2015, 492))
SIBLING_SHARE = 0.45
BIRTHS_BETWEEN_SIBLINGS = 1350
MUNICIPAL_SCHOOL_SHARE = 0.8
SCHOOLS = 10

# Age bands (7): first age of each, and of the one that follows the last.
BANDS = ("a00_05", "a06_09", "a10_13", "a14_17", "a18_22")
BAND_STARTS = (0, 6, 10, 14, 18, 23)

# Registration lag (1.4): share registered within so many days of those not yet counted.
LAG_SHARES = (0.70, 0.20, 0.08, 0.02)
LAG_DAYS = ((0, 3), (4, 14), (15, 60), (61, 80))
LAG_SKEW = 1.8

# Cases (1.3, V2-3).
FAMILY_ACTIVE: Path = (("2013-01", 534), ("2014-12", 552), ("2015-12", 568))
DISABILITY_ACTIVE: Path = (("2013-01", 250), ("2014-12", 257), ("2015-12", 264))
FAMILY_OPENED: Path = (("2013-01", 23.0), ("2014-08", 23.5), ("2014-09", 25.0), ("2015-12", 25.0))
DISABILITY_OPENED: Path = (("2013-01", 5.6), ("2014-12", 6.0))
OPENED_SEASON = (1.00, 0.95, 1.12, 0.95, 1.08, 1.15, 0.55, 0.92, 1.10, 1.02, 1.20, 0.96)
CLOSED_SEASON = (0.97, 0.97, 0.97, 0.97, 0.97, 1.40, 0.50, 0.96, 0.96, 0.96, 0.97, 1.40)
REOPENED_SHARE = 0.17
CASE_AGE_SHARES = {"family": (0.28, 0.23, 0.23, 0.26, 0.0), "disability": (0.25, 0.25, 0.27, 0.23, 0.0)}
OPENED_REASONS = {
    "family": {"notification": 0.62, "application": 0.18, "moved_in": 0.10, "other_department": 0.10},
    "disability": {"notification": 0.06, "application": 0.76, "moved_in": 0.08, "other_department": 0.10},
}
CLOSED_REASONS = {"goals_met": 0.40, "no_need": 0.34, "moved_out": 0.14, "other": 0.12}
TARGET_GROUPS = {
    "family": {
        "tg_omsorg": 0.42, "tg_adfaerd": 0.36, "tg_misbrug_krim": 0.07, "tg_overgreb": 0.06,
        "tg_flygtning": 0.02, "tg_uoplyst": 0.05, "": 0.02,
    },
    "disability": {"tg_funktion": 0.98, "": 0.02},
}  # fmt: skip

# Measures (V1-3 stock, 4.2 median months of ended ones, monthly price set so that 2015 ends near 1.3).
# section: stock, median duration in months, kr. a month, first age, last age, only on placed children's cases
PREVENTION = {
    "sel_11_3_1": (140, 5, 1500, 0, 17), "sel_52_3_1": (12, 12, 6000, 0, 13), "sel_52_3_2": (62, 9, 7000, 0, 17),
    "sel_52_3_3": (118, 11, 11500, 0, 16), "sel_52_3_4": (3, 5, 60000, 0, 8), "sel_52_3_5": (74, 26, 7800, 2, 17),
    "sel_52_3_6": (96, 14, 6300, 9, 17), "sel_52_3_8": (3, 6, 4000, 15, 17), "sel_52_3_9": (24, 10, 5500, 0, 17),
    "sel_52_a": (30, 12, 3000, 0, 17), "sel_54": (41, 24, 2200, 0, 17),
}  # fmt: skip
AFTERCARE_CONTACT = ("sel_76_3_2", 28, 18, 5500)
COMPENSATION = {
    "sel_41": (210, 40, 0, 0, 17), "sel_42": (95, 34, 0, 0, 17), "sel_44_84": (40, 34, 0, 2, 17),
    "sel_45": (15, 30, 0, 12, 17), "sel_32": (18, 30, 14000, 0, 6), "sel_32_a": (5, 30, 14000, 1, 8),
    "sel_36": (22, 34, 12000, 9, 17),
}  # fmt: skip
DURATION_SIGMA = 0.8
PREVENTION_SEASON = (1.0, 1.15, 1.15, 1.0, 1.0, 1.0, 0.6, 1.0, 1.15, 1.15, 0.95, 0.85)
CHILDREN_WITH_PREVENTION_ONLY = 266
DISABILITY_CASES_WITH_MEASURE = 228
PREVENTION_ON_PLACED_SHARE = 0.10
END_REASONS = {"planned": 0.40, "goals_met": 0.34, "changed": 0.12, "moved": 0.06, "withdrawn": 0.08}
WITHIN_SERVICE_LEVEL = 0.88
DEVIATION_NOT_APPROVED = 0.08
SUPPLIERS = {"municipal": 0.62, "private": 0.28, "other_municipality": 0.10}

# Placements (1.3, V2-2, 4.2).
PLACED_AT_START = 127
PLACEMENTS_STARTED = {2013: 36, 2014: 36, 2015: 36}
PLACED_AT_YEAR_END = {2013: 124, 2014: 121, 2015: 116}
PLACEMENT_START_SEASON = (1.25, 0.95, 0.95, 0.95, 0.95, 0.95, 0.7, 1.25, 1.25, 0.95, 0.95, 0.9)
PLACEMENT_END_SEASON = (0.9, 0.9, 0.9, 0.9, 0.95, 1.5, 1.4, 0.95, 0.9, 0.9, 0.9, 0.9)
PLACED_GROUPS = ("tg_omsorg", "tg_adfaerd", "tg_funktion", "tg_misbrug_krim", "tg_overgreb", "tg_flygtning")
PLACED_CELLS = (  # rows: age bands; columns: PLACED_GROUPS; the sums are those of V2-2
    (10, 0, 1, 0, 1, 0),
    (13, 1, 2, 0, 1, 0),
    (17, 5, 4, 0, 1, 0),
    (10, 14, 5, 9, 1, 3),
    (4, 4, 5, 2, 0, 3),
)
PLACED_ACTIVE_MEDIAN_MONTHS = (16, 36, 52, 41, 70)
SITES = {  # code: children at the end of 2015, kr. a month, supplier
    "21": (54, 41000, "family"), "22": (5, 52000, "family"), "1": (9, 17000, "family"),
    "9": (17, 96000, "municipal"), "7": (4, 104000, "region"), "27": (18, 84000, "private"),
    "6": (5, 27000, "private"), "11": (3, 14000, "private"), "8": (1, 170000, "region"),
}  # fmt: skip
PLACEMENT_PRICE_SIGMA = 0.22
WITHOUT_CONSENT_SHARE = 0.26  # of new ones; aftercare is always with consent
PLACEMENT_END_WEIGHTS = ((14, 1.8), (36, 1.2), (1000, 0.8))  # up to so many months
ACUTE_SHARE = 0.12
CHANGED_SITE_PER_YEAR = 8
AFTERCARE_STOCK = 18
AFTERCARE_SHARE = 0.5
ENDS_BY_RETURN_HOME = 0.7
PLACED_AGAIN_MOVED, MOVED_CAME_HOME = 0.45, 0.35  # so that four of five who come home stay there (V1-4)
REPLACED_WEIGHT = 8.0
BOYS_AMONG_PLACED = 0.55
SIBLINGS_PLACED_ON = date(2015, 6, 9)  # story 4
SIBLINGS_BORN = (date(2003, 3, 14), date(2006, 1, 22), date(2008, 9, 5), date(2011, 4, 18))
SIBLINGS_SITE = "27"
SMALL_CELL = ("a10_13", "tg_overgreb", 2)  # story 7

# Notifications (1.3, V2-5); story 1 is the step of September 2014.
NOTIFICATIONS: Path = (("2013-01", 64.0), ("2014-08", 64.3), ("2014-09", 72.0), ("2015-12", 72.0))
NOTIFICATION_SEASON = (1.00, 0.95, 1.12, 0.95, 1.08, 1.15, 0.55, 0.92, 1.10, 1.02, 1.20, 0.96)
NOTIFICATION_DISPERSION = 1.3
NOTIFICATION_STEP = "2014-09"
MONTHS_CLEARLY_ABOVE = 9  # after the step none of these months falls back to the old level, so that it is a signal
SOURCES = {
    "2": 0.21, "4": 0.14, "5": 0.03, "3": 0.06, "1": 0.13, "6": 0.12, "7": 0.12, "8": 0.07, "9": 0.01, "10": 0.04,
    "11": 0.07,
}  # fmt: skip
SCHOOL_JULY_FACTOR = 0.1
POLICE_JULY_FACTOR = 1.3
NOTIFIED_AGE_SHARES = (0.286, 0.235, 0.224, 0.255, 0.0)
UNBORN_SHARE = 0.02
NOTIFIED_BOYS = 0.54
OUTCOMES = {"existing_case": 0.45, "examination": 0.12, "early_prevention": 0.10, "no_action": 0.25, "other": 0.08}
KNOWN_CHILD_SHARE = 0.50  # of notifications without a case: a child notified before
REASON_WEIGHTS = {
    "14": 0.20, "13": 0.13, "4": 0.13, "3": 0.11, "9": 0.09, "11": 0.09, "8": 0.06, "2": 0.05, "1": 0.04, "17": 0.03,
    "7": 0.03, "18": 0.03, "6": 0.03, "16": 0.03, "5": 0.02, "15": 0.01, "12": 0.01, "10": 0.01,
}  # fmt: skip

# Deadlines (V2-4): shares met by the month the obligation falls due.
ASSESSED_24H: Path = (("2013-01", 91), ("2015-01", 91), ("2015-12", 97))
RECEIPT: Path = (("2013-01", 84), ("2015-01", 84), ("2015-12", 93))
EXAMINATION: Path = (  # story 2
    ("2013-01", 73), ("2015-02", 73), ("2015-03", 54), ("2015-04", 50), ("2015-05", 50), ("2015-06", 58),
    ("2015-08", 68), ("2015-12", 82),
)  # fmt: skip
EXAMINED_SHARES = (0.60, 0.12)  # of family cases opened by a notification, and of the others
PLAN: Path = (("2013-01", 76), ("2015-01", 76), ("2015-12", 84))
FIRST_FOLLOW_UP: Path = (("2013-01", 55), ("2015-01", 55), ("2015-12", 70))
NEXT_FOLLOW_UP: Path = (("2013-01", 62), ("2015-01", 62), ("2015-12", 72))
SUMMER_DROP = 10
VISIT_SHORT_INTERVAL: Path = (("2013-01", 72), ("2014-06", 72), ("2015-06", 86))
CONVERSATION: Path = (("2013-01", 71), ("2015-01", 71), ("2015-12", 80))
# Mean days of what is late, and the share of the backlog that is worked off in 2015: the headline of open breaches.
DAYS_LATE: Path = (("2013-01", 680), ("2014-06", 680), ("2015-01", 480), ("2015-12", 200))
BACKLOG_WORKED_OFF = 0.47
WORKED_OFF_FROM, WORKED_OFF_UNTIL = date(2015, 2, 10), date(2016, 1, 20)

# Results (V1-4).
GOAL_STATUS = {"met": 0.47, "partly": 0.29, "not_met": 0.20, "worse": 0.04}
GOAL_COVERAGE: Path = (("2013-01", 71), ("2015-01", 71), ("2015-12", 87))  # a few more than V1-4: not all can be
PLANS_WITH_GOALS = 0.88
MET_GOALS_CLOSED = 0.45
GOALS_PER_PLAN = (0.34, 0.36, 0.20, 0.10)

# Registration (V2-1); story 5 is the fall of 2015: a campaign mends most at first.
MISSING_REGISTRATION: Path = (
    ("2013-01", 19), ("2015-01", 19), ("2015-02", 16.5), ("2015-03", 14.5), ("2015-06", 12), ("2015-12", 8),
)  # fmt: skip
MISSING_STAYS = 0.5  # of what the share strays from its level, this part is left a month later
MISSING_DRAW = 3  # which draw of chance: one in which it is about as large as it should be before the campaign
MISSING_SEASON = (0.0, 0, 0, 0, 0, 0, 2.5, 2.5, 0, 0, 0, 0)
CHECK_WEIGHTS = {
    "R01": 0.6, "R02": 1.4, "R03": 4.2, "R04": 2.4, "R05": 6.0, "R06": 1.8, "R07": 1.5, "R08": 2.6, "R09": 4.4,
    "R10": 1.6, "R11": 1.2, "R12": 1.6,
}  # fmt: skip

# Economy (1.3, V1-2, V1-3): net mio. kr. a year.
NET_SPEND = {
    2013: {"placement": 71.4, "prevention": 36.3, "special_day": 6.7},
    2014: {"placement": 72.1, "prevention": 37.5, "special_day": 6.8},
    2015: {"placement": 72.7, "prevention": 38.7, "special_day": 7.0},
}
REVISED_BUDGET = {2013: 114.6, 2014: 116.4, 2015: 118.4}
BUDGETED_REFUND = {2013: 3.8, 2014: 4.0, 2015: 4.3}
FORECAST_VARIANCE = {
    "2013-07-31": 1.6, "2013-10-31": 1.1, "2013-12-31": 0.7, "2014-07-31": 1.2, "2014-10-31": 0.9, "2014-12-31": 0.5,
    "2015-07-31": 3.4, "2015-10-31": 2.9, "2015-12-31": 2.6,
}  # fmt: skip
LUMP_SHARE = 0.03
PREVENTION_TREND = 0.02  # price rise a month within the year, so that the placement share drifts down
# Source of the thresholds: domain reference chapter 6.1 (under 18: § 176 a; 18-22: § 176).
SDE_THRESHOLDS = {
    2013: ((720_000, 1_440_000), (970_000, 1_800_000)),
    2014: ((730_000, 1_470_000), (990_000, 1_830_000)),
    2015: ((740_000, 1_490_000), (1_000_000, 1_860_000)),
}
SDE_CASES = {2013: 35, 2014: 36, 2015: 38}
SDE_EXPECTED = {2013: 4.0, 2014: 4.2, 2015: 4.4}
SDE_ABOVE_SECOND = 6
SDE_OLD_THRESHOLDS_IN = ("2015-01", "2015-02", "2015-03")  # the finance office reckons with those of 2014
SDE_CORRECTED_EVERY, SDE_ACCEPTED = 6, 0.96  # one claim in six is corrected at the audit, and by so much accepted
# Share of the year's expected refund earned by the end of each month, and the share of it that is claimed (V3-1).
SDE_EARNED = (0.12, 0.225, 0.31, 0.395, 0.45, 0.53, 0.61, 0.70, 0.78, 0.85, 0.92, 1.0)
SDE_CLAIM_RATE = (0.90, 0.91, 0.915, 0.92, 0.93, 0.935, 0.94, 0.955, 0.96, 0.965, 0.97, 0.97)

# School (V1-5).
PUPILS = 4350
ABSENCE_SEASON = {8: 3.4, 9: 4.6, 10: 5.2, 11: 6.0, 12: 6.4, 1: 6.6, 2: 7.0, 3: 6.2, 4: 5.4, 5: 5.0, 6: 5.3}
ABSENCE_YEAR_FACTOR = {2012: 0.985, 2013: 1.015, 2014: 1.0, 2015: 0.99}  # by the year the school year begins
ABSENCE_TYPES = {"illness": 0.59, "permitted": 0.267, "unlawful": 0.143}
GRADE_FACTORS = (0.82, 0.80, 0.82, 0.86, 0.90, 0.96, 1.03, 1.14, 1.29, 1.38)
HIGH_ABSENCE_SHARE = 0.14

# Staff (1.3, 4.1, V3-2, V3-5): persons and FTE.
TEAMS = {
    "T1": "Modtagelse og undersøgelse", "T2": "Familie", "T3": "Unge", "T4": "Handicap",
}  # fmt: skip
CASEWORKERS = {"T1": (2, 1.4), "T2": (9, 8.8), "T3": (8, 7.7), "T4": (6, 5.5)}
OTHER_STAFF = {
    "team_leader": (4, 4.0), "family_therapist": (16, 15.0), "residential_staff": (36, 33.0),
    "administration": (10, 9.6),
}  # fmt: skip
STAFF_LEAVING_PER_YEAR = 8
LEAVERS = ((2, date(2015, 2, 6)), (8, date(2015, 2, 13)), (15, date(2015, 2, 27)))  # story 2: caseworker numbers
WEEKS_UNTIL_REPLACED = (9, 12, 15)
SICKNESS = (6.4, 6.9, 6.1, 5.1, 4.6, 4.2, 2.9, 3.9, 4.9, 5.6, 6.1, 5.6)  # story 6 is the February of 2015
SICKNESS_BEFORE_2015 = (6.1, 6.0, 5.8, 5.2, 4.7, 4.3, 2.9, 3.9, 4.8, 5.5, 5.9, 5.6)
LONG_SICKNESS_SHARE = 0.32
SICKNESS_FILL = 1.015  # makes up for spells that find no free days
TRAINING: Path = (("2013-07", 1.45), ("2014-07", 1.55), ("2015-07", 1.62))
TRAINING_SEASON = (0.7, 0.9, 1.5, 1.5, 1.4, 0.7, 0.0, 0.7, 1.4, 1.5, 1.3, 0.4)
TRAINED_SHARE = 0.71
TRAINING_COST_PER_HOUR = 156
FULL_TIME_HOURS = 1924
PLANNED_NOT_COMPLETED = 0.14

# The rest (V3-3, V3-4, 4.3, 4.6).
ACCESS_REQUESTS = 7.0
ACCESS_ON_TIME = 0.89
LEISURE_GRANTS_A_YEAR = 160
LEISURE_SEASON = (1.4, 1.4, 0.8, 0.8, 0.8, 0.7, 0.2, 1.9, 1.9, 0.75, 0.7, 0.65)
LEISURE_ATTENDED = 0.74
COMPLAINTS_A_YEAR = 38
BOARD_RESULTS = {"upheld": 0.53, "changed": 0.14, "remitted": 0.26, "dismissed": 0.07}
REVIEW_LEVELS = {
    "exam_quality": 0.74, "child_involved": 0.78, "decision_reasoned": 0.81, "appeal_guidance": 0.85,
    "plan_goals_concrete": 0.62, "follow_up_quality": 0.66, "service_level_applied": 0.80, "journal_systematic": 0.70,
}  # fmt: skip
REVIEWED_CASES = {"family": 10, "disability": 5}
