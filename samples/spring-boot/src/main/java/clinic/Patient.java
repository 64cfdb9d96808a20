package clinic;

import io.keyhold.integration.jpa.EncryptedColumn;
import io.keyhold.integration.jpa.EncryptedText;
import io.keyhold.integration.jpa.EncryptedTextConverter;
import io.keyhold.integration.jpa.KeyholdEntityListener;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import java.util.UUID;

/** A row whose diagnosis opens under the key of the table, in this row alone. */
@Entity
@EntityListeners(KeyholdEntityListener.class)
public class Patient {
    @Id
    private UUID id = UUID.randomUUID();

    @EncryptedColumn(key = "alias/patients")
    @Convert(converter = EncryptedTextConverter.class)
    @Column(length = 5000)
    private EncryptedText diagnosis;

    protected Patient() {}

    public Patient(String diagnosis) {
        this.diagnosis = EncryptedText.of(diagnosis);
    }

    public UUID id() {
        return id;
    }

    public String diagnosis() {
        return diagnosis.text();
    }

    public void changeDiagnosis(String changed) {
        diagnosis = EncryptedText.of(changed);
    }
}
