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

/** A row whose id Hibernate makes. */
@Entity
@EntityListeners(KeyholdEntityListener.class)
public class Letter {
    @Id
    @GeneratedValue(strategy = GenerationType.UUID)
    private UUID id;

    @EncryptedColumn(key = "alias/patients")
    @Convert(converter = EncryptedTextConverter.class)
    private EncryptedText text = EncryptedText.of("Dear Mary");

    String text() {
        return text.text();
    }
}
