# The platform as an image: built in one stage, run in another, as a user that owns nothing but its data.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /app/.venv && /app/.venv/bin/pip install --require-hashes --no-deps -r requirements.lock
COPY manage.py ./
COPY forms_platform forms_platform
COPY workflows workflows
COPY signing signing
COPY templates templates
COPY static static
COPY locale locale
RUN /app/.venv/bin/python -m compileall -q forms_platform workflows signing \
    && PLATFORM_VAR=/tmp/build STATIC_ROOT=/app/staticfiles /app/.venv/bin/python manage.py collectstatic --noinput --verbosity=0

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home platform
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PLATFORM_VAR=/data STATIC_ROOT=/app/staticfiles WEB_BIND=0.0.0.0:8000
USER platform
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "-c", "python:forms_platform.serving", "forms_platform.wsgi"]
