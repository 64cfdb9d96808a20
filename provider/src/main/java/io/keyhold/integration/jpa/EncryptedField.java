package io.keyhold.integration.jpa;

import io.keyhold.Keyhold;
import io.keyhold.integration.ColumnCipher;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of an entity whose values are encrypted.
 *
 * @param field holds an {@link EncryptedText}
 * @param row identifies the row
 * @param cipher for its table and column
 */
record EncryptedField(Field field, Field row, ColumnCipher cipher) {
    /** All of an entity, those of its superclasses too. */
    static List<EncryptedField> of(Class<?> entity, Keyhold keyhold) {
        List<EncryptedField> found = new ArrayList<>();
        for (Field field : fields(entity)) {
            EncryptedColumn column = field.getAnnotation(EncryptedColumn.class);
            if (column != null) {
                ColumnCipher cipher =
                        ColumnCipher.of(keyhold.kms(), column.key(), table(entity, column), name(field, column));
                found.add(new EncryptedField(open(field), open(row(entity, column)), cipher));
            }
        }
        return List.copyOf(found);
    }

    /** Encrypts the value for its row, and remembers the way back. */
    void seal(Object entity) {
        value(entity).ifPresent(value -> value.seal(text -> cipher.encrypt(rowId(entity), text)));
    }

    /** Says how the value is decrypted; its row is looked at now, as the entity may change. */
    void bind(Object entity) {
        value(entity).ifPresent(value -> {
            String rowId = rowId(entity);
            value.opensBy(() -> cipher.decryptText(rowId, value.encrypted()));
        });
    }

    private Optional<EncryptedText> value(Object entity) {
        return Optional.ofNullable((EncryptedText) read(field, entity));
    }

    private String rowId(Object entity) {
        Object id = read(row, entity);
        if (id == null) {
            throw new IllegalStateException("`" + row.getName() + "` of `"
                    + entity.getClass().getName()
                    + "` is not set, so a value cannot be bound to its row: ids that the database or Hibernate makes are not"
                    + " there before the row is. Set the id yourself, as by UUID.randomUUID(), or name another field by"
                    + " @EncryptedColumn(row = …)");
        }
        return id.toString();
    }

    private static @Nullable Object read(Field field, Object entity) {
        try {
            return field.get(entity);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("`" + field + "` cannot be read", e);
        }
    }

    private static Field open(Field field) {
        field.setAccessible(true);
        return field;
    }

    private static String table(Class<?> entity, EncryptedColumn column) {
        Table table = entity.getAnnotation(Table.class);
        return first(column.table(), table == null ? "" : table.name(), entity.getSimpleName());
    }

    private static String name(Field field, EncryptedColumn column) {
        Column named = field.getAnnotation(Column.class);
        return first(column.column(), named == null ? "" : named.name(), field.getName());
    }

    private static String first(String... names) {
        return Arrays.stream(names).filter(name -> !name.isEmpty()).findFirst().orElse("");
    }

    private static Field row(Class<?> entity, EncryptedColumn column) {
        String name = column.row();
        Predicate<Field> isRow = field -> name.isEmpty()
                ? field.isAnnotationPresent(Id.class)
                : field.getName().equals(name);
        return fields(entity).stream()
                .filter(isRow)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("`" + entity.getName() + "` has no field "
                        + (name.isEmpty() ? "with @Id" : "`" + name + "`")
                        + " to bind values to their row. Name one by @EncryptedColumn(row = …)"));
    }

    private static List<Field> fields(Class<?> entity) {
        List<Field> all = new ArrayList<>();
        for (Class<?> type = entity; type != null; type = type.getSuperclass()) {
            all.addAll(Arrays.asList(type.getDeclaredFields()));
        }
        return all;
    }
}
