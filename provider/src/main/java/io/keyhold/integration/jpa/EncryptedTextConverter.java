package io.keyhold.integration.jpa;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Stores an {@link EncryptedText} in a binary column: {@code @Convert(converter = EncryptedTextConverter.class)}. */
@Converter
@Immutable // Hibernate would otherwise copy a value by storing it, which one that is not encrypted yet refuses
@SuppressWarnings("exports") // whoever names this class has Jakarta Persistence
public final class EncryptedTextConverter implements AttributeConverter<EncryptedText, byte[]> {
    /** For Jakarta Persistence. */
    public EncryptedTextConverter() {}

    @Override
    public byte @Nullable [] convertToDatabaseColumn(@Nullable EncryptedText value) {
        return value == null ? null : value.encrypted();
    }

    @Override
    public @Nullable EncryptedText convertToEntityAttribute(byte @Nullable [] stored) {
        return stored == null ? null : EncryptedText.stored(stored);
    }
}
