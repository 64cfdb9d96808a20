package io.keyhold.integration;

import io.keyhold.KeyholdProvider;
import java.nio.file.Path;
import java.security.Provider;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.security.auth.SecurityProviderCreator;

/**
 * Brings Keyhold into Apache Kafka: {@code security.providers=io.keyhold.integration.KeyholdKafkaProviderCreator}. The
 * setting {@code keyhold.config} names the settings file; without it Keyhold looks where it always does. Keys come by
 * {@code ssl.keystore.type=KEYHOLD} and {@code ssl.keystore.location=/dev/null}, or a descriptor file.
 */
@SuppressWarnings("exports") // whoever names this class has Kafka
public final class KeyholdKafkaProviderCreator implements SecurityProviderCreator {
    private volatile Optional<String> settingsFile = Optional.empty();

    /** For Kafka. */
    public KeyholdKafkaProviderCreator() {}

    @Override
    public void configure(Map<String, ?> config) {
        settingsFile = Optional.ofNullable(config.get("keyhold.config")).map(Object::toString);
    }

    @Override
    public Provider getProvider() {
        return settingsFile.map(file -> new KeyholdProvider(Path.of(file))).orElseGet(KeyholdProvider::new);
    }
}
