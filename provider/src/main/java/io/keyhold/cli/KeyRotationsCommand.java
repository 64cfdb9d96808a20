package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListKeyRotationsResponse;
import io.keyhold.api.RotationsListEntry;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the material of a key. */
@Command(
        name = "rotations",
        description = "List the material of a key, and when each became current.",
        footer = "  keyhold key rotations alias/letters")
final class KeyRotationsCommand implements Callable<Integer> {
    private final CommandSession session;

    @Parameters(paramLabel = "KEY", description = CommonOptions.KEY)
    private String key = "";

    KeyRotationsCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ListKeyRotationsRequest request = ListKeyRotationsRequest.of(session.keyId(key))
                .withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL);
        List<RotationsListEntry> rotations = Listing.all(
                marker -> session.kms()
                        .listKeyRotations(marker.map(request::withMarker).orElse(request)),
                ListKeyRotationsResponse::rotations,
                ListKeyRotationsResponse::nextMarker);
        session.out()
                .list(
                        "Rotations",
                        rotations,
                        col("MATERIAL", RotationsListEntry::keyMaterialId),
                        col("STATE", RotationsListEntry::keyMaterialState),
                        col("TYPE", RotationsListEntry::rotationType),
                        col("DATE", RotationsListEntry::rotationDate),
                        col("NOTE", RotationsListEntry::keyMaterialDescription));
        return ExitCode.DONE.code();
    }
}
