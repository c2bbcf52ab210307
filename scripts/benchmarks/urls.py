"""The site's addresses and one more: a bare view that writes one row and reads one, in one
transaction, as a page that saves an answer does."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

TABLE = "CREATE TABLE bench_row (id bigserial PRIMARY KEY, words text NOT NULL)"


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (words) VALUES (%s) RETURNING id", ["something"])
        number = cursor.fetchone()[0]
        cursor.execute("SELECT words FROM bench_row WHERE id = %s", [number])
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("bench/bare", bare), path("", include("kneefoot.urls"))]
