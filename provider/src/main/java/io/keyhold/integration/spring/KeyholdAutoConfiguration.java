package io.keyhold.integration.spring;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.integration.KeyholdMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * What Spring Boot gets of Keyhold. The settings file is that of {@code keyhold.config}, of the environment variable {@code
 * KEYHOLD_CONFIG}, or {@code ~/.keyhold/keyhold.properties}; {@code keyhold.enabled=false} turns all of it off, and so does an
 * application that declares a {@link Keyhold} or {@link KeyholdProvider} of its own.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "keyhold.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({Keyhold.class, KeyholdProvider.class})
@SuppressWarnings("exports") // whoever names this class has Spring Boot
public class KeyholdAutoConfiguration {
    /** For Spring. */
    public KeyholdAutoConfiguration() {}

    /** Registers the provider before any bean is made, so before TLS is set up. */
    @Bean
    static KeyholdRegistration keyholdRegistration() {
        return new KeyholdRegistration();
    }

    /** The provider; it leaves the list of the JCA, and its store, when the context is closed. */
    @Bean
    static KeyholdProvider keyholdProvider(Environment environment) {
        String named = environment.getProperty("keyhold.config", "");
        Path settings = Keyhold.settingsFile(named, System.getenv());
        return new KeyholdProvider(settings);
    }

    /** The service of the provider, which closes it. */
    @Bean(destroyMethod = "")
    static Keyhold keyhold(KeyholdProvider provider) {
        return provider.keyhold();
    }

    /** The bundles of {@code spring.ssl.bundle.keyhold.*}. */
    @Bean
    static SslBundleRegistrar keyholdSslBundles(
            KeyholdProvider provider, Environment environment, ResourceLoader resources) {
        return new KeyholdSslBundles(provider, environment, resources);
    }

    /** Where there is Micrometer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Meters {
        @Bean
        static MeterBinder keyholdMeters(Keyhold keyhold) {
            return new KeyholdMeters(keyhold);
        }
    }

    /** Where there is the health of Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    static class HealthOfBoot3 {
        @Bean
        static KeyholdHealthOfBoot3 keyholdHealthIndicator(Keyhold keyhold) {
            return new KeyholdHealthOfBoot3(keyhold);
        }
    }

    /** Where there is that of Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class HealthOfBoot4 {
        @Bean
        static KeyholdHealthOfBoot4 keyholdHealthIndicator(Keyhold keyhold) {
            return new KeyholdHealthOfBoot4(keyhold);
        }
    }
}
