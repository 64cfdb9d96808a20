package io.keyhold.integration.spring;

import io.keyhold.Keyhold;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of a Keyhold, for Spring Boot 4: down if the store does not answer or the audit trail takes no records. */
final class KeyholdHealthOfBoot4 implements HealthIndicator {
    private final Keyhold keyhold;

    KeyholdHealthOfBoot4(Keyhold keyhold) {
        this.keyhold = keyhold;
    }

    @Override
    public Health health() {
        return keyhold.illness()
                .map(why -> Health.down().withDetail("reason", why))
                .orElseGet(Health::up)
                .build();
    }
}
