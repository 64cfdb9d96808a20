package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import java.util.List;
import picocli.CommandLine.Command;

/** Regions of the store. */
@Command(name = "region", description = "Show the Regions of this Keyhold.", footer = "  keyhold region list")
final class RegionCommands {
    private final CommandSession session;

    RegionCommands(CommandSession session) {
        this.session = session;
    }

    /** A Region that the settings name. */
    private record ServedRegion(String region, boolean home) {}

    @Command(description = "List the Regions that the settings name.", footer = "  keyhold region list")
    void list() {
        String home = session.keyhold().home().name();
        List<ServedRegion> regions = session.keyhold().regions().stream()
                .map(region -> new ServedRegion(region, region.equals(home)))
                .toList();
        session.out()
                .list(
                        "Regions",
                        regions,
                        col("REGION", ServedRegion::region),
                        col("HOME", region -> region.home() ? "yes" : ""));
    }
}
