package dev.assay.it.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that need a container engine. Without one they are skipped, and the report says why; when
 * {@code IT_ENGINE=required} they fail. An engine that answers but is set up wrongly is always an error: Testcontainers'
 * own annotation would skip there too, silently.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EngineCondition.class)
public @interface RequiresEngine {}
