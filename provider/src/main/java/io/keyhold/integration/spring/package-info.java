/**
 * Spring Boot 3.5 and 4: found by Spring Boot itself when this jar is on the class path. Registers the provider before TLS is
 * set up, offers the {@link io.keyhold.Keyhold} as a bean, SSL bundles by {@code spring.ssl.bundle.keyhold.*}, health, metrics,
 * and opens property values that begin with {@code {keyhold}}. Without Spring Boot nothing here is loaded.
 */
@NullMarked
package io.keyhold.integration.spring;

import org.jspecify.annotations.NullMarked;
