"""What can be refused about union bodies and employers."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class CodeTaken(Conflict):
    message = _("The register code %(code)s belongs to another union body.")
    field = "code"


class CreditCodeTaken(Conflict):
    message = _("The credit code %(code)s belongs to %(name)s already.")
    field = "credit_code"


class BelowItself(Rejected):
    message = _("%(name)s cannot be placed below itself.")
    field = "parent"


class CannotStandThere(Rejected):
    message = _("A %(kind)s cannot stand directly below a %(parent)s.")
    field = "parent"


class BeforeItWasFounded(Rejected):
    message = _(
        "%(name)s has stood where it is since %(founded)s. Choose a day after that, please."
    )
    field = "on"


class InTheFuture(Rejected):
    message = _("The day given lies in the future. Enter it when the day has come.")
    field = "on"


class FoundedBeforeParent(Rejected):
    message = _(
        "%(parent)s was founded on %(founded)s; a body below it cannot be older. "
        "Check the day of founding."
    )
    field = "founded_on"


class AlreadyDissolved(Conflict):
    message = _("%(name)s was dissolved on %(on)s. Nothing can be changed about it any more.")


class SomethingStandsBelow(Rejected):
    message = _("%(count)s bodies still stand below %(name)s. Move or dissolve them first, please.")


class SuccessorCannotAdmit(Rejected):
    message = _(
        "%(name)s cannot take over the members. Choose another single-employer or joint union "
        "that existed on that day."
    )
    field = "successor"


class StationsSendHere(Rejected):
    message = _(
        "Service stations still send people to %(name)s (%(count)s). Name the union that takes "
        "them over, or close the stations first."
    )
    field = "successor"


class NameMissing(Rejected):
    message = _("Enter the name.")
    field = "name"


class NamedSince(Rejected):
    message = _("%(name)s has borne this name since %(since)s. Choose a day after that, please.")
    field = "on"


class CodeMissing(Rejected):
    message = _("Enter the register code: letters and digits, at most 20.")
    field = "code"


class BadDivisionCode(Rejected):
    message = _(
        "%(code)s is not the code of a division. Enter the 6, 9 or 12 digits of the county, "
        "street or community."
    )
    field = "division_code"


class CannotCover(Rejected):
    message = _(
        "A %(kind)s does not cover employers itself. "
        "Choose a single-employer union or a joint union."
    )
    field = "organization"


class CoversOneOnly(Rejected):
    message = _(
        "%(name)s is a single-employer union and covers %(employer)s already. "
        "End that coverage first, or choose a joint union."
    )
    field = "employer"


class CoverageOverlaps(Conflict):
    message = _(
        "%(name)s covered this employer until %(until)s already. Choose that day or a later one."
    )
    field = "on"


class CoverageAlreadyOver(Conflict):
    message = _("This coverage ended on %(until)s already.")
    field = "on"


class EndsBeforeItBegan(Rejected):
    message = _("The coverage began on %(since)s. Choose a later day.")
    field = "on"


class StaffMissing(Rejected):
    message = _("Enter how many people work there, and the day on which they were counted.")
    field = "staff"


class MoreWomenThanStaff(Rejected):
    message = _("%(women)s women cannot be among %(staff)s people. Correct one of the two numbers.")
    field = "women"


class BadCreditCode(Rejected):
    message = _("%(code)s is not a unified social credit code: %(why)s")
    field = "credit_code"


class SomethingDependsOn(Conflict):
    message = _("%(name)s is used elsewhere already, so it stays. Correct it, or end it.")


# Boundaries ------------------------------------------------------------------------------


class NoBoundaries(Rejected):
    message = _("The file holds no area. Choose the GeoJSON file of the boundaries, please.")
    field = "file"


class BoundariesTooLarge(Rejected):
    message = _(
        "The file is larger than %(most)s MB. Save the boundaries with fewer points, or in parts."
    )
    field = "file"


class NotGeoJson(Rejected):
    message = _(
        "This is no GeoJSON file. Save the boundaries as a GeoJSON FeatureCollection in UTF-8."
    )
    field = "file"


class TooManyAreas(Rejected):
    message = _("The file holds more than %(most)s areas. Save only those of your own place.")
    field = "file"


class TooManyPoints(Rejected):
    message = _("The file holds more than %(most)s points. Simplify the boundaries beforehand.")
    field = "file"


class NoArea(Rejected):
    message = _(
        "“%(name)s” in the file has no outline (Polygon or MultiPolygon) that encloses anything."
    )
    field = "file"


class RingNotClosed(Rejected):
    message = _(
        "The outline of “%(name)s” does not end where it begins. Close it in the program that "
        "made the file."
    )
    field = "file"


class NotDegrees(Rejected):
    message = _(
        "The outline of “%(name)s” is not given in degrees of longitude and latitude. Save the "
        "file in WGS 84 or CGCS2000, not in metres."
    )
    field = "file"


class NothingMatches(Rejected):
    message = _(
        "None of the areas in the file fits a body below %(name)s. Their code must be the "
        "division code, or their name that of the street or township."
    )
    field = "file"


class SourceMissing(Rejected):
    message = _("Say where the boundaries are from.")
    field = "source"


class AnotherFile(Conflict):
    message = _("This is not the file that was looked at. Look at it before loading it, please.")
    field = "file"
