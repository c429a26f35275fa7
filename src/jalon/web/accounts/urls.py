"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from jalon.web.accounts import first, language, passwords, signing

urlpatterns = [
    path("welcome/<str:secret>/", first.welcome, name="welcome"),
    path("enter/<str:secret>/", first.enter_demo, name="enter-demo"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("password/", passwords.change, name="password"),
    path("password/forgotten/", passwords.forgotten, name="password-forgotten"),
    path("password/new/<str:person>/<str:token>/", passwords.choose, name="password-new"),
    path("language/", language.choose, name="language"),
]
