package clinic;

import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Adds and shows patients. */
@RestController
public class PatientController {
    private final Patients patients;

    public PatientController(Patients patients) {
        this.patients = patients;
    }

    @PostMapping("/patients")
    public String add(@RequestBody String diagnosis) {
        return patients.save(new Patient(diagnosis)).id().toString();
    }

    @GetMapping("/patients/{id}")
    public String diagnosis(@PathVariable("id") UUID id) {
        return patients.findById(id).orElseThrow().diagnosis();
    }
}
