# The one image of docker-compose.yml: every service but the database runs it, each with a command of
# its own. Build it with `docker compose build`.

FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/seedwatch
COPY requirements/uv.txt requirements/compose.txt requirements/
# The locked packages first, as they change less often than the code; uv itself is locked too.
RUN python -m venv /opt/venv \
    && python -m pip install --no-cache-dir --quiet --require-hashes --target /opt/door -r requirements/uv.txt \
    && /opt/door/bin/uv pip sync --quiet --no-cache --python /opt/venv/bin/python --require-hashes --compile-bytecode requirements/compose.txt
COPY . .
# Editable: the code stays at its place, beside the content and the SQL that it reads.
RUN /opt/door/bin/uv pip install --quiet --no-cache --python /opt/venv/bin/python --no-deps --no-build-isolation -e .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="seedwatch" \
      org.opencontainers.image.licenses="MIT"
# A new named volume takes over the owner of the folder that it is mounted on: the user below.
RUN useradd --system --uid 50000 --gid 0 --home-dir /var/lib/airflow seedwatch \
    && mkdir -p /var/lib/airflow /var/lib/seedwatch /var/lib/seedwatch-login \
    && chown 50000:0 /var/lib/airflow /var/lib/seedwatch /var/lib/seedwatch-login \
    && chmod 700 /var/lib/airflow /var/lib/seedwatch-login
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/seedwatch /opt/seedwatch
ENV PATH=/opt/venv/bin:$PATH \
    AIRFLOW_HOME=/var/lib/airflow \
    SEEDWATCH_STATE=/var/lib/seedwatch \
    PYTHONUNBUFFERED=1 \
    PYTHONWARNINGS=ignore
WORKDIR /opt/seedwatch
USER 50000:0
CMD ["airflow", "version"]
