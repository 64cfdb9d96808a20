package io.keyhold.cli;

import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a key new material, now or every so often. */
@Command(
        name = "rotate",
        description = {
            "Rotate a key: new material; older ciphertext still decrypts.",
            "Without an option it rotates now, up to 25 times in the life of the key."
        },
        footer = {"  keyhold key rotate alias/letters", "  keyhold key rotate alias/letters --every 365"})
final class KeyRotateCommand implements Callable<Integer> {
    private final CommandSession session;

    @Parameters(paramLabel = "KEY", description = CommonOptions.KEY)
    private String key = "";

    @ArgGroup(exclusive = true)
    private @Nullable When when;

    /** When it rotates, if not now. */
    static final class When {
        @Option(
                names = "--every",
                paramLabel = "DAYS",
                required = true,
                description = "By itself, every 90 to 2560 days")
        private int days;

        @Option(names = "--off", required = true, description = "Stop automatic rotation")
        private boolean off;

        @Option(names = "--status", required = true, description = "Only show whether and when")
        private boolean status;
    }

    KeyRotateCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String id = session.keyId(key);
        When chosen = when;
        if (chosen == null) {
            session.out()
                    .done(
                            session.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id)),
                            "rotated " + key + "; see keyhold key rotations " + key);
        } else if (chosen.status) {
            session.out().members(session.kms().getKeyRotationStatus(GetKeyRotationStatusRequest.of(id)));
        } else if (chosen.off) {
            session.kms().disableKeyRotation(DisableKeyRotationRequest.of(id));
            session.out().done(Map.of(), key + " no longer rotates automatically");
        } else {
            session.kms().enableKeyRotation(EnableKeyRotationRequest.of(id).withRotationPeriodInDays(chosen.days));
            session.out().done(Map.of(), key + " rotates every " + chosen.days + " days");
        }
        return ExitCode.DONE.code();
    }
}
