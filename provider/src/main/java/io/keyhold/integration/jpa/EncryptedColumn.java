package io.keyhold.integration.jpa;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Under which key, and as which column, an {@link EncryptedText} is stored. Table, column and row are the encryption context of
 * the value: they must not change while values are stored, so name them here before you rename a table or column.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EncryptedColumn {
    /** The KMS key: key id, key ARN, alias name or alias ARN. */
    String key();

    /** The table; that of {@code @Table}, or else the name of the entity's class. */
    String table() default "";

    /** The column; that of {@code @Column}, or else the name of the field. */
    String column() default "";

    /** The field that identifies the row, never changes and is set before the entity is persisted; the one with {@code @Id}. */
    String row() default "";
}
