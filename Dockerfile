# The inference server.
#
#   docker build -t assay .                              for CPUs
#   docker build -t assay-gpu --target gpu .             for CPUs and NVIDIA GPUs: some gigabytes, docs/gpu.md
#   docker run -p 8443:8443 -e ASSAY_TEE=simulated assay
#
# Outside a trusted execution environment the server starts only when the simulated one is named, as above.
# It writes nothing but temporary files: --read-only --tmpfs /tmp:exec is enough.
#
# The image has Debian's Java 17, which cannot bind evidence to TLS sessions. With an archive of a JDK 25 in deploy/jdk it
# has a runtime made of that.

# Java packages link their manual pages while they are installed; a slim image may lack the folder.

FROM debian:bookworm-slim AS tools
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
COPY deploy/image deploy/image

FROM tools AS build
# More options for Maven, such as -s with a settings file below deploy/image that names a mirror.
ARG MAVEN_FLAGS=""
RUN mvn -B -ntp -q $MAVEN_FLAGS -Dquickly -Dexec.skip -pl inference-server -am package
COPY attestation-verifier/src attestation-verifier/src
COPY enclave-runtime/src enclave-runtime/src
COPY inference-server/src inference-server/src
RUN mvn -B -ntp -q $MAVEN_FLAGS -Dquickly -pl inference-server -am package \
    && javac -d probe deploy/image/HealthProbe.java

# A runtime of the modules that the server uses, if there is a JDK to make it of.
FROM debian:bookworm-slim AS java
COPY deploy/jdk /archives
RUN mkdir /opt/java /unpacked \
    && for archive in /archives/*.tar.gz; do \
        if [ -e "$archive" ]; then tar -xzf "$archive" -C /unpacked; fi; \
    done \
    && for jdk in /unpacked /unpacked/*; do \
        if [ -x "$jdk/bin/jlink" ] && [ ! -e /opt/java/bin ]; then \
            rmdir /opt/java \
            && "$jdk/bin/jlink" --output /opt/java --no-header-files --no-man-pages \
                --add-modules java.se,jdk.unsupported,jdk.management,jdk.net,jdk.zipfs \
            || exit 1; \
        fi; \
    done \
    && if ls /archives/*.tar.gz >/dev/null 2>&1; then /opt/java/bin/java -version; fi

FROM debian:bookworm-slim AS runtime
COPY --from=java /opt/java /opt/java
RUN mkdir -p /usr/share/man/man1 \
    && if [ -x /opt/java/bin/java ]; then \
        ln -s /opt/java/bin/java /usr/bin/java; \
    else \
        apt-get update \
        && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
        && rm -rf /var/lib/apt/lists/*; \
    fi \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin assay
WORKDIR /opt/assay/server
EXPOSE 8443
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "/opt/assay/probe", "HealthProbe"]
# Nothing may attach to the process or write its memory down: RELEASE mode refuses to start otherwise. The shell only
# sets the limit of core dumps and becomes the server.
ENTRYPOINT ["/bin/sh", "-c", "ulimit -c 0 && exec java \"$@\"", "java", \
    "-XX:MaxRAMPercentage=60", "-XX:+DisableAttachMechanism", "-XX:-UsePerfData", \
    "-XX:-HeapDumpOnOutOfMemoryError", "-XX:+ExitOnOutOfMemoryError", "-Dassay.models=/opt/assay/models", \
    "-jar", "quarkus-run.jar"]

# --- for GPUs. A builder without BuildKit makes every stage up to the one it is asked for, and so these too, though nobody
# wants them: it finds nothing to do here unless it is told --build-arg GPU=1. ---

FROM tools AS build-gpu
ARG MAVEN_FLAGS=""
ARG TARGETARCH=""
ARG GPU=""
COPY attestation-verifier/src attestation-verifier/src
COPY enclave-runtime/src enclave-runtime/src
COPY inference-server/src inference-server/src
# Natives beside the jar instead of in it: they would be unpacked at each start, 600 MB of them.
RUN mkdir -p inference-server/target/quarkus-app inference-server/target/models natives probe \
    && if [ -n "$TARGETARCH$GPU" ]; then \
        apt-get update && apt-get install -y --no-install-recommends unzip zip \
        && mvn -B -ntp -q $MAVEN_FLAGS -Dquickly -Pgpu -pl inference-server -am package \
        && javac -d probe deploy/image/HealthProbe.java \
        && jar=$(echo inference-server/target/quarkus-app/lib/main/*.onnxruntime_gpu-*.jar) \
        && unzip -qj "$jar" 'ai/onnxruntime/native/linux-x64/*' -x '*tensorrt*' -d natives \
        && zip -qd "$jar" 'ai/onnxruntime/native/*'; \
    fi

# CUDA 12's libraries as the Python packages of their maker have them. cuDNN is for convolutions, cuFFT for its operators.
FROM debian:bookworm-slim AS cuda
ARG PIP_FLAGS=""
ARG TARGETARCH=""
ARG GPU=""
RUN mkdir -p /wheels /cuda \
    && if [ -n "$TARGETARCH$GPU" ]; then \
        apt-get update && apt-get install -y --no-install-recommends python3-pip unzip \
        && pip3 download -q $PIP_FLAGS --no-deps --only-binary=:all: -d /wheels \
            nvidia-cuda-runtime-cu12==12.9.79 nvidia-cublas-cu12==12.9.1.4 nvidia-curand-cu12==10.3.10.19 \
            nvidia-cufft-cu12==11.4.1.4 nvidia-nvjitlink-cu12==12.9.86 nvidia-cuda-nvrtc-cu12==12.9.86 \
            nvidia-cudnn-cu12==9.10.2.21 \
        && for wheel in /wheels/*.whl; do unzip -qoj "$wheel" '*/lib/*.so*' -d /cuda; done \
        && rm -rf /wheels /cuda/*.alt.so*; \
    fi

FROM runtime AS gpu
COPY --from=cuda /cuda /usr/local/lib/cuda
RUN echo /usr/local/lib/cuda >/etc/ld.so.conf.d/cuda.conf && ldconfig
COPY --from=build-gpu /src/natives /opt/assay/onnxruntime
COPY --from=build-gpu /src/probe /opt/assay/probe
COPY --from=build-gpu /src/inference-server/target/models /opt/assay/models
COPY --from=build-gpu /src/inference-server/target/quarkus-app /opt/assay/server
USER 10001:10001
# What the container runtime of the cards' maker puts in: the driver's libraries for computing and for looking.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
ENTRYPOINT ["/bin/sh", "-c", "ulimit -c 0 && exec java \"$@\"", "java", \
    "-XX:MaxRAMPercentage=60", "-XX:+DisableAttachMechanism", "-XX:-UsePerfData", \
    "-XX:-HeapDumpOnOutOfMemoryError", "-XX:+ExitOnOutOfMemoryError", "-Dassay.models=/opt/assay/models", \
    "-Donnxruntime.native.path=/opt/assay/onnxruntime", "-jar", "quarkus-run.jar"]

# --- for CPUs: what is built when no target is named ---

FROM runtime AS cpu
COPY --from=build /src/probe /opt/assay/probe
COPY --from=build /src/inference-server/target/models /opt/assay/models
COPY --from=build /src/inference-server/target/quarkus-app /opt/assay/server
USER 10001:10001
