# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
COPY testfile.txt c:\\
RUN dir c:\ `
    && echo done
ENV A="x y" B=a` b C=`"q
RUN echo a \
CMD [ "cmd", "/S" ]
ARG one two=2
