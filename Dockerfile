# CPU only. PyTorch's own index has a build without the gigabytes of GPU libraries.
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends espeak-ng libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --extra-index-url https://download.pytorch.org/whl/cpu -r requirements.lock

COPY pyproject.toml README.md ./
COPY interviewer interviewer
COPY rubrics rubrics
COPY knowledge knowledge
COPY api api
COPY evals evals
RUN pip install --no-cache-dir --no-deps . && useradd --create-home interviewer && mkdir /data && chown interviewer /data

USER interviewer
ENV INTERVIEWER_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
CMD ["interviewer", "serve"]
