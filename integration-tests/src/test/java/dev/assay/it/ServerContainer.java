package dev.assay.it;

import com.github.dockerjava.api.model.HealthCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The project's own image, built from its Dockerfile as a user builds it, and run as {@code docker run --read-only} runs
 * it. Ready means that the image's own health check says so.
 */
final class ServerContainer extends GenericContainer<ServerContainer> {
    private static final int SERVER_PORT = 8443;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long HEALTH_CHECK_NANOS = Duration.ofSeconds(2).toNanos();

    private final int port = Project.freePort();
    private final Network network;

    ServerContainer(Network network) {
        this(network, "assay-integration-test", Project.root());
    }

    /**
     * A container of another image.
     *
     * @param image what it is called
     * @param context what it is built from, a Dockerfile in it
     */
    ServerContainer(Network network, String image, Path context) {
        super(new ImageFromDockerfile(image, false).withDockerfile(context.resolve("Dockerfile")));
        this.network = network;
        withNetwork(network);
        addFixedExposedPort(port, SERVER_PORT);
        withEnv("ASSAY_TEE", "simulated");
        withTmpFs(Map.of("/tmp", "rw,exec"));
        withCreateContainerCmdModifier(command -> {
            Objects.requireNonNull(command.getHostConfig()).withReadonlyRootfs(true);
            command.withHealthcheck(new HealthCheck().withInterval(HEALTH_CHECK_NANOS));
        });
        waitingFor(Wait.forHealthcheck().withStartupTimeout(START_LIMIT));
    }

    URI uri() {
        return URI.create("https://localhost:" + port);
    }

    /** Takes the container off its network: established connections die, new ones are refused. */
    void cutNetwork() {
        dockerClient
                .disconnectFromNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(network.getId())
                .withForce(true)
                .exec();
    }

    void restoreNetwork() {
        dockerClient
                .connectToNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(network.getId())
                .exec();
    }

    /** Freezes the server: connections stay, and nothing comes back on them. */
    void freeze() {
        dockerClient.pauseContainerCmd(getContainerId()).exec();
    }

    void thaw() {
        dockerClient.unpauseContainerCmd(getContainerId()).exec();
    }

    /** Ends the process without a chance to say goodbye. */
    void kill() {
        dockerClient.killContainerCmd(getContainerId()).exec();
    }

    /** Starts the same container again: another boot, and so other keys. */
    void startAgain() {
        dockerClient.startContainerCmd(getContainerId()).exec();
    }

    /** The user and group that the server runs as. */
    String user() {
        return Objects.requireNonNull(getContainerInfo().getConfig().getUser());
    }
}
