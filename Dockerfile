# The inference server for CPUs.
#
#   docker build -t assay .
#   docker run -p 8443:8443 -e ASSAY_TEE=simulated assay
#
# Outside a trusted execution environment the server starts only when the simulated one is named, as above.
# It writes nothing but temporary files: --read-only --tmpfs /tmp:exec is enough.

# Java packages link their manual pages while they are installed; a slim image may lack the folder.

FROM debian:bookworm-slim AS build
# More options for Maven, such as -s with a settings file below deploy/image that names a mirror.
ARG MAVEN_FLAGS=""
RUN mkdir -p /usr/share/man/man1 \
    && apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev maven openjdk-17-jdk-headless \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# First the module files alone, with nothing in them to compile: the downloads then have a layer of their own, which
# stays valid when only sources change.
COPY .mvn .mvn
COPY pom.xml .
COPY attestation-verifier/pom.xml attestation-verifier/
COPY enclave-runtime/pom.xml enclave-runtime/
COPY enclave-testkit/pom.xml enclave-testkit/
COPY canister-verifier/pom.xml canister-verifier/
COPY inference-server/pom.xml inference-server/
COPY client-sdk/pom.xml client-sdk/
COPY integration-tests/pom.xml integration-tests/
COPY bench/pom.xml bench/
RUN mvn -B -ntp -q $MAVEN_FLAGS -Dquickly -Dexec.skip -pl inference-server -am package
COPY . .
RUN mvn -B -ntp -q $MAVEN_FLAGS -Dquickly -pl inference-server -am package \
    && javac -d probe deploy/image/HealthProbe.java

FROM debian:bookworm-slim
RUN mkdir -p /usr/share/man/man1 \
    && apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin assay
COPY --from=build /src/probe /opt/assay/probe
COPY --from=build /src/inference-server/target/models /opt/assay/models
COPY --from=build /src/inference-server/target/quarkus-app /opt/assay/server
WORKDIR /opt/assay/server
USER 10001:10001
EXPOSE 8443
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "/opt/assay/probe", "HealthProbe"]
# Nothing may attach to the process or write its memory down: RELEASE mode refuses to start otherwise. The shell only
# sets the limit of core dumps and becomes the server.
ENTRYPOINT ["/bin/sh", "-c", "ulimit -c 0 && exec java \"$@\"", "java", \
    "-XX:MaxRAMPercentage=60", "-XX:+DisableAttachMechanism", "-XX:-UsePerfData", \
    "-XX:-HeapDumpOnOutOfMemoryError", "-XX:+ExitOnOutOfMemoryError", "-Dassay.models=/opt/assay/models", \
    "-jar", "quarkus-run.jar"]
