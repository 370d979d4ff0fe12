"""An endpoint that decides a case: `uvicorn fastapi_app:app`, then http://127.0.0.1:8000/docs. Needs soziorules[api]."""

from typing import Annotated, Any, Literal

from fastapi import Body, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

import soziorules

app = FastAPI(title="Soziotherapie")
EXAMPLE = {"prescribed_on": "2026-11-20", "diagnoses": ["F20.0 G"], "gaf": 35, "prescription": {"units": 30}}


async def plain_json(request: Request) -> None:
    """Refuse two equal keys and NaN: FastAPI itself would take the last one, and NaN for *not stated*."""
    soziorules.source.load_plain(await request.body(), name="body", format="json")


@app.exception_handler(soziorules.Problems)
def problems(request: Request, wrong: soziorules.Problems) -> JSONResponse:
    """Answer with what is wrong, after RFC 9457."""
    return JSONResponse(wrong.to_dict("en"), 422, media_type="application/problem+json")


@app.post("/check", dependencies=[Depends(plain_json)], response_model=soziorules.Answer)
def check(
    case: Annotated[soziorules.Case, Body(examples=[EXAMPLE])], lang: Literal["de", "en"] = "de"
) -> Any:
    """Return the explained decision on a case; what is wrong with one is answered with 422, without a value of it."""
    return soziorules.check(case, lang=lang).to_model()
