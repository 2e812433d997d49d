// One reader a format. Each takes the maker, whose text it reads, and throws Fault.
#pragma once

#include "tools/inputs/maker.h"
#include "tools/inputs/reader.h"

namespace regoc::inputs {

Parsed ReadCodeowners(Maker& maker);
Parsed ReadCue(Maker& maker);
Parsed ReadCycloneDx(Maker& maker);
Parsed ReadDockerfile(Maker& maker);
Parsed ReadDotenv(Maker& maker);
Parsed ReadEdn(Maker& maker);
Parsed ReadGroovy(Maker& maker);
Parsed ReadHcl1(Maker& maker);
Parsed ReadHcl2(Maker& maker);
Parsed ReadHocon(Maker& maker);
Parsed ReadIgnore(Maker& maker);
Parsed ReadIni(Maker& maker);
Parsed ReadJson(Maker& maker);
Parsed ReadJsonc(Maker& maker);
Parsed ReadJsonnet(Maker& maker);
Parsed ReadNginx(Maker& maker);
Parsed ReadProperties(Maker& maker);
Parsed ReadSpdx(Maker& maker);
Parsed ReadTextproto(Maker& maker);
Parsed ReadToml(Maker& maker);
Parsed ReadVcl(Maker& maker);
Parsed ReadXml(Maker& maker);
Parsed ReadYaml(Maker& maker);

}  // namespace regoc::inputs
