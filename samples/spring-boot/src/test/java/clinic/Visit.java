package clinic;

import io.keyhold.integration.jpa.EncryptedColumn;
import io.keyhold.integration.jpa.EncryptedText;
import io.keyhold.integration.jpa.EncryptedTextConverter;
import io.keyhold.integration.jpa.KeyholdEntityListener;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.util.UUID;

/** A row whose id the database makes; its notes are bound to a reference that the program makes. */
@Entity
@EntityListeners(KeyholdEntityListener.class)
public class Visit {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String reference = UUID.randomUUID().toString();

    @EncryptedColumn(key = "alias/patients", row = "reference")
    @Convert(converter = EncryptedTextConverter.class)
    private EncryptedText notes = EncryptedText.of("by its reference");

    @EncryptedColumn(key = "alias/patients")
    @Convert(converter = EncryptedTextConverter.class)
    private EncryptedText remark;

    Visit withRemark(String text) {
        remark = EncryptedText.of(text);
        return this;
    }

    String notes() {
        return notes.text();
    }
}
