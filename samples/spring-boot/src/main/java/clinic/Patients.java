package clinic;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** The table of patients. */
public interface Patients extends JpaRepository<Patient, UUID> {}
