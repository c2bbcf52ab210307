"""Public addresses. What stands under /a/ is personal: the token is the only key to it."""

from typing import Any

from django.urls import URLPattern
from django.urls import path as plain_path
from django.views.decorators.gzip import gzip_page

from .views import explore, learn, outcome, questions, reports, site, start, take_along
from .views.personal import closed_without_release


def path(route: str, view: Any, name: str) -> URLPattern:
    """An address whose page is sent compressed: a third of the bytes on a slow line."""
    return plain_path(route, gzip_page(closed_without_release(view)), name=name)


urlpatterns = [
    path("", start.start, name="start"),
    path("a/<slug:token>/", start.resume, name="resume"),
    path("a/<slug:token>/about/", questions.about, name="about"),
    path("a/<slug:token>/where/", questions.where, name="where"),
    path("a/<slug:token>/q/<int:number>/", questions.question, name="question"),
    path("a/<slug:token>/emergency/", outcome.emergency, name="emergency"),
    path("a/<slug:token>/check/", outcome.check, name="check"),
    path("a/<slug:token>/result/", outcome.result, name="result"),
    path("a/<slug:token>/summary/", take_along.summary, name="summary"),
    path("a/<slug:token>/summary.pdf", take_along.summary_pdf, name="summary_pdf"),
    path("a/<slug:token>/data/", take_along.data, name="data"),
    path("a/<slug:token>/link/", take_along.link, name="link"),
    path("a/<slug:token>/delete/", outcome.delete, name="delete"),
    path("come-back/", take_along.come_back, name="come_back"),
    path("deleted/", outcome.deleted, name="deleted"),
    path("report/", reports.report, name="report"),
    path("report/thanks/", reports.reported, name="reported"),
    path("how-it-works/", learn.medical_page("how_it_works"), name="how_it_works"),
    path("privacy/", learn.page("privacy"), name="privacy"),
    path("accessibility/", learn.page("accessibility"), name="accessibility"),
    path("intended-use/", learn.page("intended_use"), name="intended_use"),
    path("learn/", learn.learn, name="learn"),
    path("learn/anatomy/", learn.medical_page("anatomy"), name="anatomy"),
    path("learn/kinetic-chain/", learn.medical_page("kinetic_chain"), name="kinetic_chain"),
    path("learn/knee-and-foot/", learn.medical_page("knee_and_foot"), name="knee_and_foot"),
    path("learn/conditions/", learn.conditions, name="conditions"),
    path("learn/conditions/<slug:code>/", learn.condition, name="condition"),
    path("learn/conditions/<slug:code>/figures/", learn.figures, name="figures"),
    path("learn/treatments/", learn.treatments, name="treatments"),
    path("learn/treatments/<slug:code>/", learn.treatment, name="treatment"),
    path("learn/connections/", learn.connections, name="connections"),
    path("learn/map/", explore.link_map, name="link_map"),
    path("learn/glossary/", explore.glossary, name="glossary"),
    path("learn/search/", explore.search, name="search"),
    path("how-accurate/", explore.accuracy, name="accuracy"),
    path("sources/", learn.sources, name="sources"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("robots.txt", site.robots, name="robots"),
]
