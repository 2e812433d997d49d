FROM alpine

RUN foo \


   # c
  bar

RUN last \