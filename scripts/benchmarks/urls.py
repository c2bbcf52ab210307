"""The site's addresses and two more: bare views that write one row and read one, in one
transaction, as a page that saves an answer does.

``bare`` does it as Django views do, through a model; ``raw`` sends the same SQL by hand, which
is the least that any view in this server can cost.
"""

from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

TABLE = "CREATE TABLE bench_row (id bigserial PRIMARY KEY, words text NOT NULL)"


class Row(models.Model):
    id = models.BigAutoField(primary_key=True)
    words = models.TextField()

    class Meta:
        app_label = "triage"
        db_table = "bench_row"
        managed = False

    def __str__(self) -> str:
        return self.words


@csrf_exempt
@transaction.atomic
def bare(request: HttpRequest) -> HttpResponse:
    written = Row.objects.create(words="something")
    return HttpResponse(Row.objects.get(pk=written.pk).words)


@csrf_exempt
def raw(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (words) VALUES (%s) RETURNING id", ["something"])
        number = cursor.fetchone()[0]
        cursor.execute("SELECT words FROM bench_row WHERE id = %s", [number])
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [
    path("bench/bare", bare),
    path("bench/raw", raw),
    path("", include("kneefoot.urls")),
]
