"""What templates may ask about the knowledge as a whole."""

from django import template

from conditions.models import Release

register = template.Library()


@register.simple_tag
def release_in_force() -> Release | None:
    """The release that patients get now, without its document."""
    releases = Release.objects.in_force().select_related("published_by", "signed_off_by")
    return releases.defer("document").first()
