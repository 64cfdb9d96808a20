package io.keyhold.integration.spring;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Values such as {@code spring.datasource.password={keyhold}AQ…}: a ciphertext blob in Base64 whose encryption context is {@code
 * property=} and the name as it is written there. So a value that somebody copied to another name does not open.
 */
final class EncryptedProperties {
    private static final String PREFIX = "{keyhold}";
    private static final String SYSTEM_ENVIRONMENT =
            "-systemEnvironment"; // Spring Boot knows such sources by their name

    private EncryptedProperties() {}

    /** Puts what was opened right before each source, so that what overrides a value still does. */
    static void open(ConfigurableEnvironment environment, Supplier<Kms> kms) {
        MutablePropertySources sources = environment.getPropertySources();
        for (PropertySource<?> source : List.copyOf(sources.stream().toList())) {
            Map<String, Object> opened = opened(source, kms);
            if (!opened.isEmpty()) {
                sources.addBefore(source.getName(), sourceOf(source, opened));
            }
        }
    }

    private static PropertySource<?> sourceOf(PropertySource<?> source, Map<String, Object> opened) {
        return source instanceof SystemEnvironmentPropertySource
                ? new SystemEnvironmentPropertySource("keyhold" + SYSTEM_ENVIRONMENT, opened)
                : new MapPropertySource("keyhold: " + source.getName(), opened);
    }

    private static Map<String, Object> opened(PropertySource<?> source, Supplier<Kms> kms) {
        Map<String, Object> opened = new LinkedHashMap<>();
        if (source instanceof EnumerablePropertySource<?> named) {
            for (String name : named.getPropertyNames()) {
                Object value = named.getProperty(name);
                if (value instanceof CharSequence text && text.toString().startsWith(PREFIX)) {
                    opened.put(name, open(name, text.toString().substring(PREFIX.length()), kms.get()));
                }
            }
        }
        return opened;
    }

    private static String open(String name, String encoded, Kms kms) {
        byte[] plaintext = kms.decrypt(
                        DecryptRequest.of(decoded(name, encoded)).withEncryptionContext(Map.of("property", name)))
                .plaintext();
        try {
            return new String(plaintext, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static byte[] decoded(String name, String encoded) {
        try {
            return Base64.getDecoder().decode(encoded.strip());
        } catch (IllegalArgumentException e) {
            throw new KmsException.Validation(
                    "the value of property `" + name + "` begins with " + PREFIX + " and is not Base64",
                    "Write what `keyhold encrypt -k KEY --blob -c property=" + name + "` prints behind " + PREFIX,
                    e);
        }
    }
}
