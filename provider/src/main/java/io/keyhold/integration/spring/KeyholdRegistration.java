package io.keyhold.integration.spring;

import io.keyhold.KeyholdProvider;
import java.security.Security;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Before other beans are made: registers the provider, and opens the property values that begin with {@code {keyhold}}. */
final class KeyholdRegistration implements BeanFactoryPostProcessor, EnvironmentAware, PriorityOrdered {
    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE; // before properties are put into the definitions of beans
    }

    /** One provider of a name is listed: where another context of this JVM listed its own, that one stays. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        KeyholdProvider provider = beans.getBean(KeyholdProvider.class);
        Security.addProvider(provider);
        if (Objects.requireNonNull(environment) instanceof ConfigurableEnvironment configurable) {
            EncryptedProperties.open(configurable, () -> provider.keyhold().kms());
        }
    }
}
