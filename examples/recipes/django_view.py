"""A Django view that decides a case in the body of a request: `path("check", django_view.check)` in urls.py. Needs Django."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import soziorules


@csrf_exempt  # for programs that bring no cookie; leave it out behind a form
@require_POST
def check(request: HttpRequest) -> JsonResponse:
    """Return the explained decision; what is wrong with a case after RFC 9457, without a value of it."""
    try:
        return JsonResponse(soziorules.check(request.body, lang="de").to_dict())
    except soziorules.Problems as problems:
        return JsonResponse(problems.to_dict("de"), status=422, content_type="application/problem+json")
