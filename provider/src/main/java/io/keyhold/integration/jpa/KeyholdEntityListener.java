package io.keyhold.integration.jpa;

import io.keyhold.Keyhold;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encrypts the {@link EncryptedText} values of an entity for their rows, and tells them how to be decrypted:
 * {@code @EntityListeners(KeyholdEntityListener.class)}. Spring gives Hibernate this class with the {@link Keyhold} of the application;
 * elsewhere make it a bean of the container that Jakarta Persistence takes its listeners from.
 */
public final class KeyholdEntityListener {
    private final Keyhold keyhold;
    private final Map<Class<?>, List<EncryptedField>> known = new ConcurrentHashMap<>();

    /** A listener over that Keyhold, whose owner closes it. */
    public KeyholdEntityListener(Keyhold keyhold) {
        this.keyhold = keyhold;
    }

    /**
     * Encrypts what is new.
     *
     * @throws IllegalStateException if the row has no id yet, as with ids that the database or Hibernate makes
     */
    @PrePersist
    @PreUpdate
    public void seal(Object entity) {
        fields(entity).forEach(field -> field.seal(entity));
    }

    /** Binds stored values to their row. */
    @PostLoad
    public void bind(Object entity) {
        fields(entity).forEach(field -> field.bind(entity));
    }

    private List<EncryptedField> fields(Object entity) {
        return known.computeIfAbsent(entity.getClass(), type -> EncryptedField.of(type, keyhold));
    }
}
