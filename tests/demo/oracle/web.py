"""The site, advertising, newsletters, calls to action, social networks, articles."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from tests.demo.oracle.span import Reckoning, Span, euros, share
from tests.demo.oracle.tables import Tables

SOCIAL = ["suivis", "likes", "republications", "partages", "commentaires"]


def visits(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["visites"], "debut")


def views(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["pages_vues"], "vue_le")


def visit_share(t: Tables, p: Span, which: pd.Series[bool]) -> Fraction:
    return share(int(which.sum()), len(which))


def sales_visitors(t: Tables, p: Span) -> Fraction:
    seen = views(t, p)
    return share(seen[seen["page_de_vente"]]["visiteur"].nunique(), seen["visiteur"].nunique())


def abandoned(t: Tables, p: Span) -> Fraction:
    filled = visits(t, p)
    filled = filled[filled["panier"]]
    return visit_share(t, p, filled["transaction"] == "")


def ads(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["campagnes"], "jour")


def roas(t: Tables, p: Span) -> Fraction:
    return euros(ads(t, p)["ca_attribue"]) / euros(ads(t, p)["cout"])


def mails(t: Tables, p: Span, column: str) -> int:
    return int(p.rows(t["emails"], "envoyee_le")[column].sum())


def delivered(t: Tables, p: Span) -> int:
    return mails(t, p, "envoyes") - mails(t, p, "rebonds")


def cta(t: Tables, p: Span, column: str) -> int:
    return int(p.rows(t["appels_a_action"], "jour")[column].sum())


def social(t: Tables, p: Span, *columns: str) -> int:
    return int(p.rows(t["reseaux"], "jour")[list(columns)].sum().sum())


KPIS: dict[str, Reckoning] = {
    "visits": lambda t, p: len(visits(t, p)),
    "visitors": lambda t, p: visits(t, p)["visiteur"].nunique(),
    "page_visitors": lambda t, p: views(t, p)["visiteur"].nunique(),
    "sales_page_share": sales_visitors,
    "traffic_sources": lambda t, p: share(len(visits(t, p)), len(visits(t, p))),
    "pages_per_session": lambda t, p: share(int(visits(t, p)["pages_vues"].sum()), len(visits(t, p))),
    "sessions_per_user": lambda t, p: share(len(visits(t, p)), visits(t, p)["visiteur"].nunique()),
    "transactions": lambda t, p: visits(t, p)["transaction"].replace("", None).nunique(),
    "conversion_rate": lambda t, p: visit_share(t, p, visits(t, p)["transaction"] != ""),
    "bounce_rate": lambda t, p: visit_share(t, p, visits(t, p)["pages_vues"] == 1),
    "basket_abandonment": abandoned,
    "cpa": lambda t, p: euros(ads(t, p)["cout"]) / int(ads(t, p)["conversions"].sum()),
    "roas": roas,
    "marketing_roi": lambda t, p: roas(t, p) - 1,
    "conversion_rate_clicks": lambda t, p: share(
        int(ads(t, p)["conversions"].sum()), int(ads(t, p)["clics"].sum())
    ),
    "emails_delivered": delivered,
    "email_ctr": lambda t, p: share(mails(t, p, "clics"), delivered(t, p)),
    "click_to_open": lambda t, p: share(mails(t, p, "clics"), mails(t, p, "ouvertures")),
    "email_purchase_rate": lambda t, p: share(mails(t, p, "achats"), delivered(t, p)),
    "click_to_purchase": lambda t, p: share(mails(t, p, "achats"), mails(t, p, "clics")),
    "unsubscribe_rate": lambda t, p: share(mails(t, p, "desinscriptions"), delivered(t, p)),
    "cta_conversion_rate": lambda t, p: share(cta(t, p, "interactions"), cta(t, p, "distributions")),
    "cta_view_rate": lambda t, p: share(cta(t, p, "interactions"), cta(t, p, "vues")),
    "blog_posts": lambda t, p: len(p.rows(t["articles"], "publie_le")),
    "social_interactions": lambda t, p: social(t, p, *SOCIAL),
    "social_views": lambda t, p: social(t, p, "vues"),
    "social_follows": lambda t, p: social(t, p, "suivis"),
    "social_likes": lambda t, p: social(t, p, "likes"),
    "social_reposts": lambda t, p: social(t, p, "republications"),
    "social_shares": lambda t, p: social(t, p, "partages"),
    "social_interaction_rate": lambda t, p: share(social(t, p, *SOCIAL), social(t, p, "impressions")),
}
